package dev.waybill.values;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.waybill.Condition;
import dev.waybill.WaybillException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Checks the JSON paths of one definition against Java types. */
final class PathCheck {
  private static final Set<TypeShape.Kind> KEYS =
      EnumSet.of(TypeShape.Kind.STRING, TypeShape.Kind.INTEGER, TypeShape.Kind.DECIMAL);
  private static final Set<TypeShape.Kind> NUMBERS =
      EnumSet.of(TypeShape.Kind.INTEGER, TypeShape.Kind.FRACTION, TypeShape.Kind.DECIMAL);
  private static final Set<TypeShape.Kind> SCALARS =
      EnumSet.of(
          TypeShape.Kind.STRING,
          TypeShape.Kind.INTEGER,
          TypeShape.Kind.FRACTION,
          TypeShape.Kind.DECIMAL,
          TypeShape.Kind.BOOLEAN);

  private final String workflow;
  private final Collection<String> warnings;

  PathCheck(String workflow, Collection<String> warnings) {
    this.workflow = workflow;
    this.warnings = warnings;
  }

  void keys(String verb, Class<?> root, List<String> paths) {
    paths.forEach(path -> key(verb, root, path));
  }

  void key(String verb, Class<?> root, String path) {
    target(verb, root, path, KEYS, "a string or an integer");
  }

  void condition(String verb, Class<?> root, Condition condition) {
    if (condition instanceof Condition.Equal equal) {
      target(verb, root, equal.path(), SCALARS, "a single value");
    } else if (condition instanceof Condition.OneOf oneOf) {
      target(verb, root, oneOf.path(), SCALARS, "a single value");
    } else if (condition instanceof Condition.AtLeast atLeast) {
      target(verb, root, atLeast.path(), NUMBERS, "a number");
    } else if (condition instanceof Condition.Below below) {
      target(verb, root, below.path(), NUMBERS, "a number");
    } else if (condition instanceof Condition.Present present) {
      target(verb, root, present.path(), EnumSet.allOf(TypeShape.Kind.class), "a value");
    } else if (condition instanceof Condition.And and) {
      condition(verb, root, and.left());
      condition(verb, root, and.right());
    } else if (condition instanceof Condition.Or or) {
      condition(verb, root, or.left());
      condition(verb, root, or.right());
    } else if (condition instanceof Condition.Not not) {
      condition(verb, root, not.condition());
    }
  }

  /** The JSON form of a type. */
  TypeShape shape(String verb, Class<?> type) {
    try {
      return TypeShape.of(type);
    } catch (JsonMappingException | WaybillException e) {
      throw noForm(verb, type, e);
    }
  }

  WaybillException error(String code, String verb, String message) {
    return new WaybillException(code, "workflow '" + workflow + "': " + verb + " " + message);
  }

  private void target(
      String verb, Class<?> root, String path, Set<TypeShape.Kind> allowed, String needed) {
    TypeShape shape = shape(verb, root);
    for (String name : path.split("\\.", -1)) {
      if (shape.kind() == TypeShape.Kind.OPEN) {
        break;
      }
      shape = field(verb, shape, name, path);
    }
    if (shape.kind() == TypeShape.Kind.OPEN) {
      warnings.add(
          "workflow '"
              + workflow
              + "': "
              + verb
              + " path '"
              + path
              + "' is not checked: it leads into type "
              + shape.name());
    } else if (!allowed.contains(shape.kind())) {
      throw error(
          "bad-path",
          verb,
          "path '"
              + path
              + "' must lead to "
              + needed
              + ", but in "
              + root.getSimpleName()
              + " it leads to type "
              + shape.name());
    }
  }

  private TypeShape field(String verb, TypeShape owner, String name, String path) {
    JavaType type = owner.fields().get(name);
    if (type == null) {
      throw error("bad-path", verb, "path '" + path + "': " + missing(owner, name));
    }
    try {
      return TypeShape.of(type);
    } catch (JsonMappingException | WaybillException e) {
      throw noForm(verb, type.getRawClass(), e);
    }
  }

  private static String missing(TypeShape owner, String name) {
    if (owner.kind() == TypeShape.Kind.ARRAY) {
      return "a path cannot lead into an array, here " + owner.name();
    }
    if (owner.fields().isEmpty()) {
      return owner.name() + " has no field '" + name + "': it has no fields";
    }
    return owner.name()
        + " has no field '"
        + name
        + "', it has: "
        + String.join(", ", owner.fields().keySet())
        + NearestName.to(name, owner.fields().keySet())
            .map(near -> "; did you mean '" + near + "'?")
            .orElse("");
  }

  private WaybillException noForm(String verb, Class<?> type, Exception e) {
    String reason = e instanceof WaybillException own ? own.getMessage() : BadValue.reason(e);
    return error(
        "bad-definition",
        verb,
        "needs the JSON form of " + type.getSimpleName() + ", which has none: " + reason);
  }
}
