package dev.waybill.values;

import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonAnyFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonArrayFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonMapFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonNullFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * What JSON a Java type becomes, as the codec's own serializers tell it: annotations and records
 * count as they do when values are written.
 */
final class TypeShape {

  /** The kind of a JSON value. */
  enum Kind {
    OBJECT,
    /** Only known at run time: a map, a tree, a type with subtypes. */
    OPEN,
    STRING,
    INTEGER,
    /** A number that may be a fraction. */
    FRACTION,
    /** Reads as a number and is written as a string. */
    DECIMAL,
    BOOLEAN,
    ARRAY,
    OTHER
  }

  private final JavaType type;
  private final Kind kind;
  private final Map<String, JavaType> fields;

  private TypeShape(JavaType type, Kind kind, Map<String, JavaType> fields) {
    this.type = type;
    this.kind = kind;
    this.fields = fields;
  }

  static TypeShape of(Class<?> type) throws JsonMappingException {
    return of(JsonCodec.MAPPER.constructType(type));
  }

  static TypeShape of(JavaType type) throws JsonMappingException {
    JavaType content = type.isReferenceType() ? type.getReferencedType() : type;
    var visitor = new Visitor();
    JsonCodec.MAPPER.acceptJsonFormatVisitor(content, visitor);
    boolean isOpen =
        content.isJavaLangObject()
            || (visitor.kind == Kind.OBJECT && visitor.fields.isEmpty() && content.isAbstract());
    return new TypeShape(content, isOpen ? Kind.OPEN : visitor.kind, visitor.fields);
  }

  Kind kind() {
    return kind;
  }

  Map<String, JavaType> fields() {
    return fields;
  }

  String name() {
    return BadValue.name(type.getRawClass());
  }

  private static final class Visitor extends JsonFormatVisitorWrapper.Base {
    private Kind kind = Kind.OTHER;
    private final Map<String, JavaType> fields = new TreeMap<>();

    @Override
    public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
      kind = Kind.OBJECT;
      return new JsonObjectFormatVisitor.Base() {
        @Override
        public void property(BeanProperty property) {
          fields.put(property.getName(), property.getType());
        }

        @Override
        public void optionalProperty(BeanProperty property) {
          fields.put(property.getName(), property.getType());
        }
      };
    }

    @Override
    public JsonMapFormatVisitor expectMapFormat(JavaType type) {
      kind = Kind.OPEN;
      return new JsonMapFormatVisitor.Base();
    }

    @Override
    public JsonAnyFormatVisitor expectAnyFormat(JavaType type) {
      kind = Kind.OPEN;
      return new JsonAnyFormatVisitor.Base();
    }

    @Override
    public JsonArrayFormatVisitor expectArrayFormat(JavaType type) {
      kind = Kind.ARRAY;
      return new JsonArrayFormatVisitor.Base();
    }

    @Override
    public JsonStringFormatVisitor expectStringFormat(JavaType type) {
      kind = Kind.STRING;
      return new JsonStringFormatVisitor.Base();
    }

    @Override
    public JsonNumberFormatVisitor expectNumberFormat(JavaType type) {
      kind = type.hasRawClass(BigDecimal.class) ? Kind.DECIMAL : Kind.FRACTION;
      return new JsonNumberFormatVisitor.Base();
    }

    @Override
    public JsonIntegerFormatVisitor expectIntegerFormat(JavaType type) {
      kind = Kind.INTEGER;
      return new JsonIntegerFormatVisitor.Base();
    }

    @Override
    public JsonBooleanFormatVisitor expectBooleanFormat(JavaType type) {
      kind = Kind.BOOLEAN;
      return new JsonBooleanFormatVisitor.Base();
    }

    @Override
    public JsonNullFormatVisitor expectNullFormat(JavaType type) {
      kind = Kind.OTHER;
      return new JsonNullFormatVisitor.Base();
    }
  }
}
