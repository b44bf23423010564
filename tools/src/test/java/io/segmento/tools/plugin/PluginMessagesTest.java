package io.segmento.tools.plugin;

import static io.segmento.tools.Typed.segmento;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.WholeCore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TcpProxy;
import io.segmento.tools.SegmentoMain;
import io.segmento.tools.Typed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What somebody reads who typed something wrong, or whose platform is away: which field, which value, what is expected. */
class PluginMessagesTest {

  private static final String NOBODY = "127.0.0.1:1";

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @TempDir
  Path work;

  /** One line, as every refusal. */
  private static void assertRefused(Typed run, String... parts) {
    assertThat(run.out()).contains(parts).doesNotContain("Exception", "\tat ");
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.exitCode()).isEqualTo(SegmentoMain.EXIT_FAILED);
  }

  @Test
  void whatIsNoJarIsNotSent() throws Exception {
    Path folder = Files.createDirectory(work.resolve("classes"));
    Path text = Files.writeString(work.resolve("notes.jar"), "not a jar");
    Path empty = Files.createFile(work.resolve("empty.jar"));

    assertRefused(
        segmento("plugin", "deploy", folder.toString(), "--core", NOBODY),
        "plugin deploy: " + folder + ": a folder (expected: one jar");
    for (String command : List.of("deploy", "verify")) {
      assertRefused(
          segmento("plugin", command, text.toString()),
          "plugin " + command + ": " + text + ": not a jar (expected: a zip file)");
      assertRefused(
          segmento("plugin", command, empty.toString()), empty + ": empty (expected: a jar)");
      assertRefused(
          segmento("plugin", command, work.resolve("none.jar").toString()),
          work.resolve("none.jar") + ": no such file (mvn -q package builds it)");
    }
  }

  @Test
  void aSignatureIsLookedAtBeforeAnythingIsSent() throws Exception {
    Path jar = Files.write(work.resolve("x.jar"), new byte[] {'P', 'K', 3, 4});
    Path none = work.resolve("none.sig");
    Path pem = Files.writeString(work.resolve("x.sig"), "-----BEGIN SIGNATURE-----");

    assertRefused(
        segmento("plugin", "deploy", jar.toString(), "--signature", none.toString()),
        "--signature: " + none + ": cannot be read: no such file");
    assertRefused(
        segmento("plugin", "deploy", jar.toString(), "--signature", pem.toString()),
        "--signature: " + pem + ": 25 bytes (expected: 64, an Ed25519 signature");
  }

  @Test
  void aCoreThatIsAwayIsNamed() throws Exception {
    Path jar = Files.write(work.resolve("x.jar"), new byte[] {'P', 'K', 3, 4});

    for (List<String> command : List.of(
        List.of("deploy", jar.toString()),
        List.of("status"),
        List.of("history", "x"),
        List.of("promote", "x"),
        List.of("rollback", "x"))) {
      assertRefused(
          segmento(all(command)),
          "plugin " + command.get(0) + ": the core at 127.0.0.1:1 does not answer",
          "--core names another");
    }
    // Nothing was sent, so nothing is to be looked up.
    assertThat(segmento(all(List.of("promote", "x"))).out()).doesNotContain("whether");
  }

  private static String[] all(List<String> command) {
    List<String> words = new ArrayList<>(List.of("plugin"));
    words.addAll(command);
    words.addAll(List.of("--core", NOBODY));
    return words.toArray(String[]::new);
  }

  @Test
  void numbersOutOfRangeAreRefusedWithTheRange() {
    for (String percent : List.of("-1", "0", "0.001", "100.5", "1e300", "NaN")) {
      assertRefused(
          segmento("plugin", "promote", "x", "--percent", percent, "--core", NOBODY),
          "plugin promote: --percent: ",
          "(expected: 0.01 to 100");
    }
    for (String limit : List.of("-1", "0", "10001")) {
      assertRefused(
          segmento("plugin", "history", "--limit", limit, "--core", NOBODY),
          "plugin history: --limit: " + limit + " (expected: 1 to 10000)");
    }
    assertThat(segmento("plugin", "history", "--limit", "99999999999").exitCode())
        .isEqualTo(CommandLine.ExitCode.USAGE);
  }

  @Test
  void namesOfProjectsAreRefusedWithTheirForm() {
    for (String name : List.of("", "My", "a b", "1a", "../x", "x".repeat(41))) {
      assertRefused(
          segmento("plugin", "new", name, "--in", work.toString()),
          "plugin new: NAME: " + name + " (expected: [a-z][a-z0-9-]{0,39})");
    }
  }

  /** The disk is full, or says no in another way: the next attempt is not told that it is there already. */
  @Test
  void aProjectThatCouldNotBeWrittenLeavesNothingBehind() throws Exception {
    Path file = Files.createFile(work.resolve("file"));
    Typed tooLong =
        segmento("plugin", "new", "mine", "--in", work.toString(), "--package", "a".repeat(300));

    assertRefused(tooLong, "plugin new: " + work.resolve("mine") + ": cannot be written: ");
    assertThat(work.resolve("mine")).doesNotExist();
    assertRefused(
        segmento("plugin", "new", "mine", "--in", file.toString()),
        "plugin new: " + file.resolve("mine") + ": cannot be written: ");
    assertThat(segmento("plugin", "new", "mine", "--in", work.toString()).exitCode())
        .isZero();
    assertRefused(
        segmento("plugin", "new", "mine", "--in", work.toString()), "mine is there already");
    assertRefused(
        segmento("plugin", "new", "other", "--sdk", "--in", work.toString()),
        "--sdk: no pom.xml in " + work.resolve("other"));
  }

  /** It is the store that is away, and not the core: who starts another core would look for it in vain. */
  @Test
  void aCoreWhoseStoreIsAwaySaysSo() throws Exception {
    try (TcpProxy store = TcpProxy.to(redis.uri());
        WholeCore core = WholeCore.start(store.redisUri(), work)) {
      String at = core.address();
      assertRefused(
          segmento("plugin", "status", "mine", "--core", at),
          "plugin status: no strategy mine",
          "segmento plugin deploy brings one");
      store.cut();
      Await.until(
          "the core knows",
          () -> segmento("plugin", "promote", "mine", "--core", at)
              .out()
              .contains("cannot do it now"));

      assertRefused(
          segmento("plugin", "promote", "mine", "--core", at),
          "plugin promote: the core at " + at + " cannot do it now: the store is not available;"
              + " whether the step was taken tells 'segmento plugin history mine --limit 1'");
      assertRefused(
          segmento("plugin", "history", "--core", at), "cannot do it now: the store is not");
    }
  }
}
