package io.segmento.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class StoreOutageTest {
  private final Throwable away = new CompletionException(
      new SegmentoException(CommonReason.STORE_DOWN, "the store is not available"));

  private final Logger log = (Logger) LoggerFactory.getLogger(StoreOutageTest.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final StoreOutage outage = new StoreOutage(log, "ledgers cannot be read");

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void leave() {
    log.detachAppender(lines);
  }

  @Test
  void anOutageIsALineAtItsBeginningAndOneAtItsEndWithoutAStack() {
    for (int i = 0; i < 2; i++) {
      outage.worked();
      outage.failed(away);
      outage.failed(away);
    }
    outage.worked();
    outage.worked();
    assertThat(said())
        .containsExactly(
            "ledgers cannot be read: the store is not available",
            "over: ledgers cannot be read",
            "ledgers cannot be read: the store is not available",
            "over: ledgers cannot be read");
    assertThat(lines.list).allMatch(line -> line.getThrowableProxy() == null);
  }

  @Test
  void aStoreThatWasNeverThereIsNotToldOf() {
    outage.failed(away);
    outage.failed(away);
    assertThat(said()).isEmpty();
  }

  @Test
  void aFaultOfOursIsToldWithItsStackOnceUntilItWorks() {
    outage.failed(new IllegalStateException("ours"));
    outage.failed(new IllegalStateException("ours"));
    assertThat(said()).containsExactly("ledgers cannot be read");
    assertThat(lines.list.get(0).getLevel()).isEqualTo(Level.ERROR);
    assertThat(lines.list.get(0).getThrowableProxy().getMessage()).isEqualTo("ours");
  }

  private List<String> said() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
