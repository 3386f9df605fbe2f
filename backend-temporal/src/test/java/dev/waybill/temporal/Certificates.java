package dev.waybill.temporal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** A certificate that signs itself and its key, as the files that servers and clients are given. */
record Certificates(Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  /** Made by the JDK's keytool, for the loopback. */
  static Certificates make(Path folder, String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    List<String> words =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair -alias one -keyalg EC -groupname secp256r1 -validity 2 -storetype PKCS12",
            "-ext san=ip:127.0.0.1,dns:localhost -storepass " + PASSWORD,
            "-dname CN=" + name + " -keystore " + store);
    Process keytool =
        new ProcessBuilder(String.join(" ", words).split(" "))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(Files.readString(folder.resolve(name + ".log")));
    }
    return written(folder, name, store);
  }

  private static Certificates written(Path folder, String name, Path store)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new Certificates(
        pem(folder.resolve(name + ".pem"), "CERTIFICATE", keys.getCertificate("one").getEncoded()),
        pem(
            folder.resolve(name + ".key"),
            "PRIVATE KEY",
            keys.getKey("one", PASSWORD.toCharArray()).getEncoded()));
  }

  private static Path pem(Path file, String kind, byte[] bytes) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN "
            + kind
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
            + "\n-----END "
            + kind
            + "-----\n");
  }
}
