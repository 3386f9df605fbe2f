package dev.waybill.testing;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test its engine and closes it. */
final class WaybillExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace OURS = Namespace.create(WaybillExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == TestWaybill.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getStore(OURS)
        .getOrComputeIfAbsent(TestWaybill.class, type -> new TestWaybill(), TestWaybill.class);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    TestWaybill waybill = test.getStore(OURS).remove(TestWaybill.class, TestWaybill.class);
    if (waybill != null) {
      waybill.close();
    }
  }
}
