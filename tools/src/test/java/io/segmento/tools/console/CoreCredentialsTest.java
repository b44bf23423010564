package io.segmento.tools.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.testing.Certificates;
import io.segmento.platform.testing.Certificates.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CoreCredentialsTest {
  @TempDir
  Path directory;

  private Pair core;
  private Pair team;
  private Path junk;

  @BeforeEach
  void files() throws IOException {
    Certificates certificates = new Certificates(directory);
    core = certificates.make("core", "core", "dns:localhost");
    team = certificates.make("team", "team", "dns:team");
    junk = Files.writeString(directory.resolve("junk.pem"), "hello");
  }

  private static void assertRefused(Path authority, Path certificate, Path key, String message) {
    assertThatThrownBy(() -> CoreCredentials.read(authority, certificate, key))
        .isInstanceOf(ToolException.class)
        .hasMessage(message);
  }

  @Test
  void filesThatFitAreTaken() {
    assertThat(CoreCredentials.read(core.certificate(), team.certificate(), team.key()))
        .isNotNull();
  }

  @Test
  void theFileThatIsNotThereIsNamedWithItsOption() {
    Path missing = directory.resolve("missing.pem");
    String why = ": " + missing + ": no such file or folder (expected: a PEM file)";

    assertRefused(missing, team.certificate(), team.key(), "--tls-ca" + why);
    assertRefused(core.certificate(), missing, team.key(), "--tls-certificate" + why);
    assertRefused(core.certificate(), team.certificate(), missing, "--tls-key" + why);
  }

  @Test
  void theFileThatHoldsSomethingElseIsNamedWithItsOption() {
    assertRefused(
        junk,
        team.certificate(),
        team.key(),
        "--tls-ca: " + junk
            + ": no certificate (expected: a PEM file with the certificate of the authority that signed the core's)");
    assertRefused(
        core.certificate(),
        team.key(),
        team.key(),
        "--tls-certificate: " + team.key()
            + ": no certificate (expected: a PEM file with the certificate of your team)");
    assertRefused(
        core.certificate(),
        team.certificate(),
        junk,
        "--tls-key: " + junk
            + ": no private key (expected: a PEM file that begins with -----BEGIN PRIVATE KEY-----, not encrypted)");
  }

  @Test
  void theKeyOfAnotherCertificateIsTold() {
    assertRefused(
        core.certificate(),
        team.certificate(),
        core.key(),
        "--tls-key: " + core.key() + ": the key of another certificate (expected: that of "
            + team.certificate() + ")");
  }
}
