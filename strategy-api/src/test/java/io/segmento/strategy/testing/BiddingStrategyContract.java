package io.segmento.strategy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Stage;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyPlugin;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every strategy. A strategy's test extends it and names its plugin. */
public abstract class BiddingStrategyContract {

  /** What the strategy is lent; its counters can be read. */
  protected final FakeStrategyContext context = new FakeStrategyContext(Map.of());

  /** The plugin under test. */
  protected abstract StrategyPlugin plugin();

  /** The strategy as the platform makes it: in an injector of its own that lends the context and nothing else. */
  protected final BiddingStrategy strategy() {
    return Guice.createInjector(
            Stage.PRODUCTION,
            binder -> {
              binder.requireExplicitBindings();
              binder.requireAtInjectOnConstructors();
              binder.requireExactBindingAnnotations();
              binder.disableCircularProxies();
              binder.bind(StrategyContext.class).toInstance(context);
            },
            plugin().module())
        .getInstance(BiddingStrategy.class);
  }

  @Test
  void namesAndVersionsAreThoseThatTheLoaderTakes() {
    assertThat(plugin().name()).matches("[a-z0-9-]{1,40}");
    assertThat(plugin().version()).matches("[A-Za-z0-9._-]{1,24}");
  }

  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    return new StrategyKit(context, this::strategy)
        .checks().stream().map(check -> DynamicTest.dynamicTest(check.name(), check::run));
  }

  @Test
  void whatACampaignMaySetHasANameARangeAndAMeaning() {
    assertThat(plugin().parameters()).allSatisfy(parameter -> {
      assertThat(parameter.name()).matches("[a-z0-9-]{1,40}");
      assertThat(parameter.range()).isNotBlank();
      assertThat(parameter.about()).isNotBlank();
    });
  }
}
