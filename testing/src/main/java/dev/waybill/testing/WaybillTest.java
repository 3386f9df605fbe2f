package dev.waybill.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class, or one test, whose methods may take a {@link TestWaybill}: a fresh engine in memory
 * for each test, closed after it.
 *
 * <pre>{@code
 * @WaybillTest
 * class GreetingTest {
 *   @Test
 *   void greetsAfterAnHour(TestWaybill waybill) throws Exception {
 *     waybill.register(new Greeting(mailer));
 *     Run<String> run = waybill.client().start(Greeting.TYPE, new Person("Ada"));
 *     assertThat(run.result(Duration.ofSeconds(5))).isEqualTo("Hello, Ada");
 *     waybill.journal(run).hasSteps("greet");
 *   }
 * }
 * }</pre>
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WaybillExtension.class)
public @interface WaybillTest {}
