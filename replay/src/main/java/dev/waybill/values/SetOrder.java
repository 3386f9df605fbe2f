package dev.waybill.values;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.type.CollectionType;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes sets without an order of their own sorted, where their elements can be compared, so that
 * equal sets have equal bytes.
 */
final class SetOrder extends BeanSerializerModifier {
  private static final long serialVersionUID = 1;

  @Override
  public JsonSerializer<?> modifyCollectionSerializer(
      SerializationConfig config,
      CollectionType type,
      BeanDescription description,
      JsonSerializer<?> serializer) {
    if (EnumSet.class.isAssignableFrom(type.getRawClass())) {
      return serializer;
    }
    return new Sorting(serializer);
  }

  private static final class Sorting extends JsonSerializer<Object>
      implements ContextualSerializer {
    private final JsonSerializer<Object> inner;

    @SuppressWarnings("unchecked")
    Sorting(JsonSerializer<?> inner) {
      this.inner = (JsonSerializer<Object>) inner;
    }

    @Override
    public JsonSerializer<?> createContextual(
        SerializerProvider provider, @Nullable BeanProperty property) throws JsonMappingException {
      return new Sorting(provider.handleSecondaryContextualization(inner, property));
    }

    @Override
    public void serialize(Object value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      inner.serialize(sorted(value), out, provider);
    }

    @Override
    public void serializeWithType(
        Object value, JsonGenerator out, SerializerProvider provider, TypeSerializer types)
        throws IOException {
      inner.serializeWithType(sorted(value), out, provider, types);
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, Object value) {
      return inner.isEmpty(provider, value);
    }

    @Override
    public void acceptJsonFormatVisitor(JsonFormatVisitorWrapper visitor, JavaType type)
        throws JsonMappingException {
      inner.acceptJsonFormatVisitor(visitor, type);
    }

    private static Object sorted(Object value) {
      if (!(value instanceof Set<?> set)
          || set instanceof SortedSet
          || set instanceof LinkedHashSet
          || set instanceof EnumSet) {
        return value;
      }
      return isSortable(set) ? set.stream().sorted().toList() : value;
    }

    private static boolean isSortable(Collection<?> set) {
      return set.stream().allMatch(Comparable.class::isInstance)
          && set.stream().map(Object::getClass).distinct().count() <= 1;
    }
  }
}
