package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.WaybillException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes connect by Temporal's own environment configuration, and never show a key. */
@Timeout(120)
class EnvironmentTest {
  private static final String KEY = "the-key-that-nobody-may-see";

  @TempDir Path folder;

  /** What a process with this environment, and no other, prints. */
  private String knock(Map<String, String> environment) throws Exception {
    Path out = folder.resolve("out.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Knock.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().clear();
    builder.environment().put("HOME", folder.toString());
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    String text = Files.readString(out);
    assertThat(code).as(text).isZero();
    assertThat(text).doesNotContain(KEY);
    return text;
  }

  @Test
  void anAddressAndANamespaceAreEnough() throws Exception {
    try (DoorServer server = new DoorServer(null, null, null)) {
      String told =
          knock(Map.of("TEMPORAL_ADDRESS", server.address(), "TEMPORAL_NAMESPACE", "sales"));

      assertThat(told).contains("in sales").contains("target=" + server.address());
      assertThat(server.seen()).contains("namespace sales", "authorization null");
    }
  }

  @Test
  void anApiKeyTravelsOverTlsOnly() throws Exception {
    Certificates own = Certificates.make(folder, "server");
    try (DoorServer server = new DoorServer(own, null, KEY)) {
      String told =
          knock(
              Map.of(
                  "TEMPORAL_ADDRESS",
                  server.address(),
                  "TEMPORAL_API_KEY",
                  KEY,
                  "TEMPORAL_TLS_SERVER_CA_CERT_PATH",
                  own.certificate().toString()));

      assertThat(told).contains("in default");
      assertThat(server.seen())
          .contains("authorization Bearer " + KEY, "namespace default")
          .doesNotContain("authorization null");
    }
  }

  @Test
  void aProfileNamesAllOfItInAFile() throws Exception {
    Certificates own = Certificates.make(folder, "server");
    Certificates client = Certificates.make(folder, "client");
    try (DoorServer server = new DoorServer(own, client, KEY)) {
      Path file =
          Files.writeString(
              folder.resolve("temporal.toml"),
              """
              [profile.default]
              address = "127.0.0.1:1"

              [profile.prod]
              address = "%s"
              namespace = "wholesale"
              api_key = "%s"

              [profile.prod.tls]
              client_cert_path = "%s"
              client_key_path = "%s"
              server_ca_cert_path = "%s"
              """
                  .formatted(
                      server.address(),
                      KEY,
                      client.certificate(),
                      client.key(),
                      own.certificate()));

      assertThat(knock(Map.of("TEMPORAL_CONFIG_FILE", file.toString(), "TEMPORAL_PROFILE", "prod")))
          .contains("in wholesale");
      assertThat(server.seen()).contains("authorization Bearer " + KEY, "namespace wholesale");
    }
  }

  @Test
  void aKeyThatIsNotAcceptedIsNotShownEither() throws Exception {
    Certificates own = Certificates.make(folder, "server");
    try (DoorServer server = new DoorServer(own, null, "another")) {
      assertThat(
              knock(
                  Map.of(
                      "TEMPORAL_ADDRESS",
                      server.address(),
                      "TEMPORAL_API_KEY",
                      KEY,
                      "TEMPORAL_TLS_SERVER_CA_CERT_PATH",
                      own.certificate().toString())))
          .contains(
              "Temporal at "
                  + server.address()
                  + ", namespace 'default', does not accept who is calling: no such key. Renew the"
                  + " API key or certificate that Temporal's environment configuration names");
      assertThat(server.seen()).contains("authorization Bearer " + KEY);
    }
  }

  @Test
  void whatCannotBeReadIsNamed() throws Exception {
    String absent = folder.resolve("absent").toString();
    refused(Map.of("TEMPORAL_CONFIG_FILE", absent), "the file '" + absent + "' cannot be read");
    refused(Map.of("TEMPORAL_TLS_SERVER_CA_CERT_PATH", absent), "NoSuchFileException: " + absent);
    Path file = Files.writeString(folder.resolve("a.toml"), "[profile.prod]\naddress = \"a:1\"\n");
    refused(
        Map.of("TEMPORAL_CONFIG_FILE", file.toString(), "TEMPORAL_PROFILE", "prd"),
        "IllegalArgumentException: Unable to find profile prd in config data");
  }

  @Test
  void aFileThatCannotBeUnderstoodIsNotQuoted() throws Exception {
    for (String line : List.of("api_key = " + KEY, "api_key = '" + KEY, "api_key: \"" + KEY)) {
      Path file = Files.writeString(folder.resolve("b.toml"), "[profile.default]\n" + line);
      refused(
          Map.of("TEMPORAL_CONFIG_FILE", file.toString()),
          "its file cannot be understood at line 2");
    }
  }

  private static void refused(Map<String, String> environment, String reason) {
    assertThatThrownBy(() -> Profile.load(environment))
        .isInstanceOfSatisfying(
            WaybillException.class, e -> assertThat(e.code()).isEqualTo("bad-setting"))
        .hasMessageStartingWith("Temporal's environment configuration cannot be used: " + reason)
        .hasMessageContaining("Mend or unset what names it: TEMPORAL_CONFIG_FILE,")
        .hasMessageNotContainingAny(KEY)
        .hasNoCause();
  }
}
