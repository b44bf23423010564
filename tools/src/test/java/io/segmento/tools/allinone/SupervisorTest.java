package io.segmento.tools.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> givenUp = new CompletableFuture<>();

  @TempDir
  private Path directory;

  @Test
  void aProcessThatEndsIsStartedAgainAndTheEndOfItsLogIsTold() throws Exception {
    Supervisor supervisor = supervise("echo out of luck; exit 4", true);
    supervisor.start();

    assertThat(said.poll(60, TimeUnit.SECONDS))
        .contains("core ended with exit code 4, starting it again in 250 ms", "    out of luck");
    assertThat(said.poll(60, TimeUnit.SECONDS)).contains("starting it again in 500 ms");
    supervisor.stop(Duration.ofSeconds(1));
    assertThat(givenUp).isNotDone();
  }

  @Test
  void withoutRestartsTheFirstEndIsTheLast() throws Exception {
    supervise("echo no way; exit 2", false).start();

    assertThat(givenUp.get(60, TimeUnit.SECONDS))
        .contains("core ended with exit code 2", "    no way");
    assertThat(said).isEmpty();
  }

  @Test
  void whoIsStoppedIsNotStartedAgain() throws Exception {
    Supervisor supervisor = supervise("sleep 60", true);
    supervisor.start();

    supervisor.stop(Duration.ofSeconds(5));

    assertThat(said.poll(500, TimeUnit.MILLISECONDS)).isNull();
    assertThat(givenUp).isNotDone();
  }

  private Supervisor supervise(String script, boolean restarts) {
    ChildProcess child =
        new ChildProcess("core", List.of("sh", "-c", script), directory.resolve("core.log"));
    return new Supervisor(child, () -> restarts, said::add, givenUp);
  }
}
