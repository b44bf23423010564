package io.segmento.platform.identity;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.segmento.platform.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyFileTest {
  private static final String SECRET = Base64.getEncoder().encodeToString(TestKeys.secret(0x5a));

  @TempDir
  Path directory;

  @Test
  void generatedFileIsForItsOwnerAloneAndLoads() throws IOException {
    Path file = directory.resolve("keys.conf");
    KeyFile.generate(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    KeyRing ring = new KeyFile(file).load();
    assertThat(ring.currentId()).isEqualTo(1);
    assertThat(ring.ids()).containsExactly(1);
    assertThat(ring.currentKey("a")).hasSize(32).isNotEqualTo(ring.currentKey("b"));
    assertThat(ring.key("a", 2)).isNull();
    assertThat(ring).hasToString("KeyRing(***, ids [1])");
  }

  @Test
  void generatedSecretsDifferAndAFileIsNeverOverwritten() throws IOException {
    Path file = directory.resolve("keys.conf");
    KeyFile.generate(file);
    String before = Files.readString(file);
    assertThatThrownBy(() -> KeyFile.generate(file)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent(before);
    Path other = directory.resolve("other.conf");
    KeyFile.generate(other);
    assertThat(new KeyFile(other).load().pepper())
        .isNotEqualTo(new KeyFile(file).load().pepper());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw-rw-rw-"})
  void fileThatOthersCanReachIsRefused(String mode) throws IOException {
    Path file = directory.resolve("keys.conf");
    KeyFile.generate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertThatThrownBy(() -> new KeyFile(file).load())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("keys.file")
        .hasMessageContaining("expected: mode 0600");
  }

  @Test
  void keysOfExchangesAreReadInEitherAlphabet() throws IOException {
    Path file = directory.resolve("keys.conf");
    KeyFile.generate(file);
    String secrets = Files.readString(file);
    Files.writeString(
        file,
        secrets
            + "prices { adx { encryption = \"skU7Ax_NL5pPAFyKdkfZjZz2-VhIN8bjj1rVFOaJ_5o=\", integrity = \"AAAAAAAAAAAAAAAAAAAA+/8=\" } }\n");
    PriceKeys keys = requireNonNull(new KeyFile(file).load().priceKeys("adx"));
    assertThat(keys.encryption()).hasSize(32);
    assertThat(keys.integrity()).hasSize(17).endsWith((byte) 0xfb, (byte) 0xff);
    assertThat(new KeyFile(file).load().priceKeys("other")).isNull();

    Files.writeString(file, secrets + "prices { adx { encryption = \"c2hvcnQ=\" } }\n");
    assertThatThrownBy(() -> new KeyFile(file).load())
        .hasMessageContaining("prices.adx")
        .hasMessageContaining("expected")
        .message()
        .doesNotContain("c2hvcnQ");
  }

  @Test
  void missingFileIsNamed() {
    Path file = directory.resolve("none.conf");
    assertThatThrownBy(() -> new KeyFile(file).load())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pepper = \"SECRET\"",
        "pepper = \"SECRET\", current = 1",
        "pepper = \"SECRET\", masters { 1 = \"SECRET\" }",
        "pepper = \"SECRET\", current = 2, masters { 1 = \"SECRET\" }",
        "pepper = \"SECRET\", current = one, masters { 1 = \"SECRET\" }",
        "pepper = \"SECRETSECRET\", current = 1, masters { 1 = \"SECRET\" }",
        "pepper = \"SECRET\", current = 1, masters { 1 = \"xSECRET\" }",
        "pepper = \"?SECRET\", current = 1, masters { 1 = \"SECRET\" }",
        "pepper = \"SECRET\", current = 1, masters { 1 = [\"SECRET\"] }",
        "pepper = \"SECRET\", current = 1, masters = \"SECRET\"",
        "pepper = \"SECRET\", current = 1, masters { SECRET = \"SECRET\" }",
        "pepper = \"SECRET\", current = 1, masters { \"1.5\" = \"SECRET\" }",
        "pepper = \"SECRET\", current = 128, masters { 128 = \"SECRET\" }",
        "pepper = \"SECRET, current = 1",
        "pepper = ${SECRET}",
        "{ SECRET",
      })
  void wrongContentsAreRefusedWithoutShowingThem(String pattern) throws IOException {
    Path file = directory.resolve("keys.conf");
    KeyFile.generate(file);
    Files.writeString(file, pattern.replace("SECRET", SECRET));
    Throwable failure = catchThrowable(() -> new KeyFile(file).load());
    assertThat(failure).isInstanceOf(ConfigException.class).hasMessageContaining("keys.file");
    StringWriter everything = new StringWriter();
    failure.printStackTrace(new PrintWriter(everything));
    assertThat(everything.toString()).doesNotContain(SECRET.substring(0, 20));
  }
}
