package dev.waybill.first;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.first.Hello.Person;
import dev.waybill.testing.Played;
import dev.waybill.testing.Script;
import dev.waybill.testing.TestWaybill;
import dev.waybill.testing.WaybillTest;
import org.junit.jupiter.api.Test;

@WaybillTest
class HelloCrashTest {
  @Test
  void survivesEveryCrash(TestWaybill waybill) {
    waybill.register(new Hello());
    Played<String> hello = waybill.everyCrashPoint(Hello.TYPE, new Person("Ada"), Script.QUIET);
    assertThat(hello.result()).isEqualTo("Hello, Ada. How are you?");
    hello.journal().hasSteps("greet", "ask");
  }
}
