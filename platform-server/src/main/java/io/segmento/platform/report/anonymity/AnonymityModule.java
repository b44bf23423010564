package io.segmento.platform.report.anonymity;

import static com.google.inject.Scopes.SINGLETON;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.lifecycle.BlockingExecutor;

/** Binds what others are told of reports; needs an {@link ExactTables}. Keys: {@code report.anonymity.*}. */
public final class AnonymityModule extends AbstractModule {
  /** Of the current master: with another the noise of what is not recorded yet is another, which tells nothing. */
  private static final String NOISE_KEY = "report-noise";

  @Override
  protected void configure() {
    bind(AnonymityMetrics.class).in(SINGLETON);
    bind(ReleaseRecords.class).to(RedisReleaseRecords.class);
    bind(RedisReleaseRecords.class).in(SINGLETON);
    bind(PrivacyBudgets.class).to(RedisPrivacyBudgets.class);
    bind(RedisPrivacyBudgets.class).in(SINGLETON);
    bind(AnonymousReports.class).in(SINGLETON);
  }

  @Provides
  @Singleton
  AnonymityConfig anonymityConfig(ConfigReader config) {
    return AnonymityConfig.from(config);
  }

  @Provides
  @Singleton
  TableAnonymiser tableAnonymiser(KeyRing keys, AnonymityConfig config) {
    return new TableAnonymiser(keys.currentKey(NOISE_KEY), config.rule(), config.scales());
  }

  @Provides
  @Singleton
  Releases releases(
      ExactTables exact,
      TableAnonymiser anonymiser,
      ReleaseRecords records,
      BlockingExecutor executor) {
    return new Releases(exact, anonymiser, records, executor);
  }
}
