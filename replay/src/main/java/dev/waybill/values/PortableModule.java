package dev.waybill.values;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.waybill.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Teaches Jackson {@link Json} and the order of sets. */
final class PortableModule extends SimpleModule {
  private static final long serialVersionUID = 1;

  PortableModule() {
    super("waybill");
    addSerializer(Json.class, new Write());
    addDeserializer(Json.class, new Read());
    setSerializerModifier(new SetOrder());
  }

  private static final class Write extends StdSerializer<Json> {
    private static final long serialVersionUID = 1;

    Write() {
      super(Json.class);
    }

    @Override
    public void serialize(Json value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      RawJson.write(value, out);
    }

    @Override
    public void acceptJsonFormatVisitor(JsonFormatVisitorWrapper visitor, JavaType type)
        throws JsonMappingException {
      visitor.expectAnyFormat(type);
    }
  }

  private static final class Read extends StdScalarDeserializer<Json> {
    private static final long serialVersionUID = 1;

    Read() {
      super(Json.class);
    }

    @Override
    public Json deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return RawJson.read(in);
    }

    @Override
    public Json getNullValue(DeserializationContext context) {
      return Json.NULL;
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
      return null;
    }
  }
}
