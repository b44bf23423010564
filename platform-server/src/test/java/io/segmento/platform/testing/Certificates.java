package io.segmento.platform.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** Real certificates for tests, made by the JDK's own tool: self-signed, so each is an authority that signs itself. */
public final class Certificates {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path directory;

  public Certificates(Path directory) {
    this.directory = directory;
  }

  /** PEM files of a certificate and its key. */
  public record Pair(Path certificate, Path key) {}

  /** {@code commonName} is the subject's; {@code alternatives} as keytool writes them: {@code dns:localhost,uri:…}. */
  public Pair make(String file, String commonName, String alternatives) {
    try {
      return pair(file, commonName, alternatives);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no certificate for " + commonName, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Pair pair(String file, String commonName, String alternatives)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path store = directory.resolve(file + ".p12");
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "pair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + commonName,
            "-ext",
            "san=" + alternatives,
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD),
            "-keystore",
            store.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(file + ".keytool").toFile())
        .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("keytool hangs");
    }
    KeyStore loaded = KeyStore.getInstance(store.toFile(), PASSWORD);
    return new Pair(
        Files.writeString(
            directory.resolve(file + ".pem"),
            pem("CERTIFICATE", loaded.getCertificate("pair").getEncoded())),
        Files.writeString(
            directory.resolve(file + ".key"),
            pem("PRIVATE KEY", loaded.getKey("pair", PASSWORD).getEncoded())));
  }

  /** One file with several certificates. */
  public Path bundle(Pair... pairs) {
    try {
      Path bundle = directory.resolve("authorities.pem");
      StringBuilder all = new StringBuilder();
      for (Pair pair : pairs) {
        all.append(Files.readString(pair.certificate(), UTF_8));
      }
      return Files.writeString(bundle, all);
    } catch (IOException e) {
      throw new IllegalStateException("no bundle", e);
    }
  }

  private static String pem(String type, byte[] content) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
  }
}
