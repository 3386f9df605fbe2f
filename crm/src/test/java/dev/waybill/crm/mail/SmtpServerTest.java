package dev.waybill.crm.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.WaybillException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SmtpServerTest {

  @Test
  void userAndPasswordAreDecoded() {
    SmtpServer server = SmtpServer.of("smtps://a%40b:p%3Aw+d@mail.example.com");

    assertThat(server.user()).contains("a@b");
    assertThat(server.password()).contains("p:w+d");
    assertThat(server.port()).isEqualTo(465);
    assertThat(server).asString().isEqualTo("smtps://mail.example.com:465");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mail.example.com", "http://u:secret@host", "smtp://u:sec ret@host"})
  void aWrongUrlIsRefusedWithoutShowingIt(String url) {
    assertThatThrownBy(() -> SmtpServer.of(url))
        .isInstanceOf(WaybillException.class)
        .hasMessageContaining("CRM_SMTP_URL")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("sec ret");
  }
}
