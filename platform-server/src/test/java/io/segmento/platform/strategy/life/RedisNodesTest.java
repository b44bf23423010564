package io.segmento.platform.strategy.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.strategy.life.RedisNodes.Heard;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.storage.v1.StrategyNodeReport;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What nodes tell of themselves stays small, and goes when they do. */
class RedisNodesTest {

  private static final String HEARD = "{st}:heard";

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private TestNode node;
  private RedisNodes nodes;

  @BeforeEach
  void start() {
    node = TestNode.connected(
        redis.uri(), "", Clock.systemUTC(), binder -> binder.bind(RedisNodes.class));
    nodes = node.get(RedisNodes.class);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void tell(String instance, String name) {
    Await.result(
        nodes.tell(instance, StrategyNodeReport.newBuilder().setNode(name).build()));
  }

  private List<String> heard() {
    return Await.result(nodes.read()).stream()
        .map(Heard::report)
        .map(StrategyNodeReport::getNode)
        .sorted()
        .toList();
  }

  @Test
  void theLastReportOfEachIsReadUntilItLeaves() {
    tell("1", "core-a");
    tell("2", "core-b");
    tell("2", "core-c");

    assertThat(heard()).containsExactly("core-a", "core-c");

    Await.result(nodes.leave("2"));
    assertThat(heard()).containsExactly("core-a");
    assertThat(redis.<Long>run(commands -> commands.hlen("{st}:nodes"))).isEqualTo(1);
  }

  @Test
  void whoWasLongNotHeardOfIsNotToldAndThenForgotten() {
    tell("1", "core-a");
    tell("2", "core-b");
    redis.run(commands ->
        commands.zincrby(HEARD, (double) -RedisNodes.FORGOTTEN.plusMinutes(1).toMillis(), "1"));

    assertThat(heard()).containsExactly("core-b");

    tell("2", "core-b");
    assertThat(redis.<Long>run(commands -> commands.zcard(HEARD))).isEqualTo(1);
    assertThat(redis.<Long>run(commands -> commands.hlen("{st}:nodes"))).isEqualTo(1);
  }

  @Test
  void ofTooManyTheOldestGo() {
    double now = (double) System.currentTimeMillis();
    redis.run(commands -> {
      for (int i = 0; i < RedisNodes.MAX_NODES; i++) {
        commands.zadd(HEARD, now - 1_000 - i, "old-" + i);
        commands.hset("{st}:nodes", "old-" + i, "");
      }
      return 0;
    });

    tell("new", "core-a");

    assertThat(redis.<Long>run(commands -> commands.zcard(HEARD))).isEqualTo(RedisNodes.MAX_NODES);
    assertThat(redis.<Boolean>run(
            commands -> commands.hexists("{st}:nodes", "old-" + (RedisNodes.MAX_NODES - 1))))
        .isFalse();
    assertThat(heard()).contains("core-a").hasSize(RedisNodes.MAX_NODES);
  }

  @Test
  void whatCannotBeReadKeepsNobodyElseFromBeingTold() {
    tell("1", "core-a");
    tell("2", "core-b");
    redis.run(commands -> commands.hset("{st}:nodes", "2", "\u0001"));

    assertThat(heard()).containsExactly("core-a");
  }
}
