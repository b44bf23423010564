package io.segmento.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.config.ConfigException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.YearMonth;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRatchetTest {
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
  private static final String SECRET = Base64.getEncoder().encodeToString(TestKeys.secret(0x5a));

  @TempDir
  Path directory;

  private Path file;

  @BeforeEach
  void generate() throws IOException {
    file = directory.resolve("keys.ratchet");
    KeyRatchet.generate(file, NOVEMBER, new SecureRandom());
  }

  @Test
  void eachMonthHasItsKeyAndEveryCopyComesToTheSame() throws IOException {
    Path copy = Files.copy(file, directory.resolve("copy"));
    KeyRatchet ratchet = KeyRatchet.load(file);
    assertThat(ratchet.key(NOVEMBER)).hasSize(32).isNotEqualTo(ratchet.key(NOVEMBER.plusMonths(1)));
    byte[] inAYear = ratchet.key(NOVEMBER.plusMonths(12));
    ratchet.destroyBefore(NOVEMBER.plusMonths(7));
    assertThat(ratchet.key(NOVEMBER.plusMonths(12))).isEqualTo(inAYear);
    assertThat(KeyRatchet.load(copy).key(NOVEMBER.plusMonths(12))).isEqualTo(inAYear);
  }

  @Test
  void whatIsDestroyedIsGoneFromMemoryAndFile() throws IOException {
    String before = Files.readString(file);
    KeyRatchet ratchet = KeyRatchet.load(file);
    ratchet.destroyBefore(NOVEMBER.plusMonths(2));
    assertThat(ratchet.key(NOVEMBER.plusMonths(1))).isNull();
    assertThat(ratchet.key(NOVEMBER.plusMonths(2))).isNotNull();
    KeyRatchet again = KeyRatchet.load(file);
    assertThat(again.oldest()).isEqualTo(NOVEMBER.plusMonths(2));
    assertThat(again.key(NOVEMBER.plusMonths(1))).isNull();
    assertThat(Files.readString(file)).doesNotContain(before.split("secret = ", -1)[1].strip());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
    // Never back, and never absurdly far.
    ratchet.destroyBefore(NOVEMBER);
    ratchet.destroyBefore(NOVEMBER.plusYears(500));
    assertThat(KeyRatchet.load(file).oldest()).isEqualTo(NOVEMBER.plusMonths(2));
  }

  @Test
  void twoProcessesWithOneFileNeverTurnItBack() throws IOException {
    KeyRatchet first = KeyRatchet.load(file);
    KeyRatchet second = KeyRatchet.load(file);
    first.destroyBefore(NOVEMBER.plusMonths(3));
    second.destroyBefore(NOVEMBER.plusMonths(2));
    assertThat(KeyRatchet.load(file).oldest()).isEqualTo(NOVEMBER.plusMonths(3));
  }

  @Test
  void fileIsNeverOverwrittenNorReadableByOthers() throws IOException {
    assertThatThrownBy(() -> KeyRatchet.generate(file, NOVEMBER, new SecureRandom()))
        .isInstanceOf(FileAlreadyExistsException.class);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> KeyRatchet.load(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("keys.ratchet")
        .hasMessageContaining("expected: mode 0600");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "month = \"2026-11\"",
        "secret = \"SECRET\"",
        "month = \"2026-13\", secret = \"SECRET\"",
        "month = \"2026-11\", secret = \"xSECRET\"",
        "month = \"2026-11\", secret = \"SECRET",
      })
  void wrongContentsAreRefusedWithoutShowingThem(String contents) throws IOException {
    Files.writeString(file, contents.replace("SECRET", SECRET));
    assertThatThrownBy(() -> KeyRatchet.load(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("keys.ratchet")
        .hasNoCause()
        .message()
        .doesNotContain(SECRET.substring(0, 20));
  }
}
