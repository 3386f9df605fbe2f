package dev.waybill.first;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The README's first program runs. */
class HelloTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream before = System.out;

  @BeforeEach
  void inMemory() {
    System.setProperty("waybill.local.file", "memory");
    System.setOut(new PrintStream(out, true, UTF_8));
  }

  @AfterEach
  void asBefore() {
    System.clearProperty("waybill.local.file");
    System.setOut(before);
  }

  @Test
  void itGreets() throws Exception {
    Hello.main(new String[0]);

    assertThat(out.toString(UTF_8)).isEqualToIgnoringNewLines("Hello, Ada. How are you?");
  }
}
