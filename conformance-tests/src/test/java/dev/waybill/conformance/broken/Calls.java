package dev.waybill.conformance.broken;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Stands before an object of an interface and sees each call on it. */
final class Calls {

  private Calls() {}

  /** What is done with a call. */
  interface Interception {
    @Nullable Object call(Call call) throws Throwable;
  }

  /** A call on its way. */
  static final class Call {
    private final Object target;
    private final Method method;
    private final Object[] arguments;

    Call(Object target, Method method, Object... arguments) {
      this.target = target;
      this.method = method;
      this.arguments = arguments;
    }

    Object target() {
      return target;
    }

    Method method() {
      return method;
    }

    Object[] arguments() {
      return arguments;
    }

    boolean is(String name) {
      return method.getName().equals(name);
    }

    <T> T argument(int index, Class<T> type) {
      return type.cast(arguments[index]);
    }

    @Nullable Object proceed() throws Throwable {
      try {
        return method.invoke(target, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause() == null ? e : e.getCause();
      }
    }

    /** The same call with another argument. */
    Call with(int index, Object argument) {
      Object[] changed = arguments.clone();
      changed[index] = argument;
      return new Call(target, method, changed);
    }

    @Nullable Object proceedWith(int index, Object argument) throws Throwable {
      return with(index, argument).proceed();
    }
  }

  static <T> T before(Class<T> type, T target, Interception interception) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                interception.call(
                    new Call(target, method, arguments == null ? new Object[0] : arguments)));
    return type.cast(proxy);
  }
}
