package dev.waybill.values;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import dev.waybill.WaybillException;
import org.jspecify.annotations.Nullable;

/** Refuses types whose annotations would put class names into the data. */
final class NoClassNames extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1;

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    JsonTypeInfo.@Nullable Value info = super.findPolymorphicTypeInfo(config, annotated);
    if (info != null && namesClasses(info.getIdType())) {
      throw new WaybillException(
          "bad-value",
          owner(annotated)
              + ": @JsonTypeInfo must not write class names, found use = "
              + info.getIdType()
              + "; use JsonTypeInfo.Id.NAME with @JsonSubTypes");
    }
    return info;
  }

  private static String owner(Annotated annotated) {
    Class<?> type =
        annotated instanceof AnnotatedMember member
            ? member.getDeclaringClass()
            : annotated.getRawType();
    return type.getSimpleName();
  }

  private static boolean namesClasses(JsonTypeInfo.Id id) {
    return id == JsonTypeInfo.Id.CLASS || id == JsonTypeInfo.Id.MINIMAL_CLASS;
  }
}
