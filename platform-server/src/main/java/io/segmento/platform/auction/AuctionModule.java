package io.segmento.platform.auction;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.common.base.Ticker;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.grpc.BindableService;
import io.segmento.platform.auction.filter.Filters;
import io.segmento.platform.auction.request.CategoryMapping;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.coview.CoViewSource;
import io.segmento.platform.eventlog.BidLog;
import io.segmento.platform.markup.CreativeTemplates;
import io.segmento.platform.overload.OverloadModule;
import io.segmento.platform.strategy.HeldThreads;
import io.segmento.platform.strategy.RecordedOpportunities;
import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The auction and its gRPC service. */
public final class AuctionModule extends AbstractModule {

  private static final int MAX_THREADS = 256;

  @Override
  protected void configure() {
    install(new OverloadModule());
    bind(Ticker.class).toInstance(Ticker.systemTicker());
    bind(AuctionSeeds.class).toInstance(() -> ThreadLocalRandom.current().nextLong());
    bind(AuctionMetrics.class).in(SINGLETON);
    newOptionalBinder(binder(), BidLog.class).setDefault().toInstance(BidLog.NONE);
    newOptionalBinder(binder(), CoViewSource.class).setDefault().toInstance(CoViewSource.NONE);
    bind(AuctionPool.class).in(SINGLETON);
    bind(CreativeTemplates.class).in(SINGLETON);
    bind(Markups.class).in(SINGLETON);
    bind(ShownProducts.class).in(SINGLETON);
    bind(CreativePreview.class).in(SINGLETON);
    bind(UserReads.class).in(SINGLETON);
    bind(UserResolver.class).in(SINGLETON);
    bind(LinkedUsers.class).in(SINGLETON);
    bind(Filters.class).in(SINGLETON);
    bind(ArmChoice.class).to(UserArms.class).in(SINGLETON);
    bind(CampaignCheck.class).in(SINGLETON);
    bind(CandidateSelection.class).in(SINGLETON);
    bind(StrategyStage.class).in(SINGLETON);
    bind(AnswerBuilder.class).in(SINGLETON);
    bind(AuctionStagesFactory.class).in(SINGLETON);
    bind(AuctionRecorder.class).in(SINGLETON);
    bind(AuctionReplays.class).in(SINGLETON);
    bind(RecordedAuctionOpportunities.class).in(SINGLETON);
    newOptionalBinder(binder(), RecordedOpportunities.class)
        .setBinding()
        .to(RecordedAuctionOpportunities.class);
    bind(Auctioneer.class).in(SINGLETON);
    bind(BidProbe.class).in(SINGLETON);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(AuctionPool.class);
    newOptionalBinder(binder(), HeldThreads.class).setBinding().to(AuctionPool.class);
    newOptionalBinder(binder(), ExplainAudit.class);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(AuctionGrpcService.class)
        .in(SINGLETON);
  }

  @Provides
  @Singleton
  AuctionConfig config(ConfigReader config) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new AuctionConfig(
        baseUrl(config),
        config.integer("auction.threads", Math.max(2, processors) + 1, 1, MAX_THREADS),
        config.integer("auction.queue", 1_024, 1, 100_000),
        config.duration("auction.queue-delay", Duration.ofMillis(5)));
  }

  @Provides
  @Singleton
  RecordingConfig recording(ConfigReader config) {
    return new RecordingConfig(
        config.integer("explain.recorded", 256, 0, 10_000),
        config.duration("explain.record-every", Duration.ofSeconds(1)));
  }

  /** The shipped mapping of content taxonomies, or the file that replaces it. */
  @Provides
  @Singleton
  CategoryMapping categories(ConfigReader config) {
    String key = "auction.category-mapping";
    String file = config.string(key, "");
    if (file.isEmpty()) {
      return CategoryMapping.SHIPPED;
    }
    try {
      return CategoryMapping.of(ConfigFactory.parseFile(
          new File(file), ConfigParseOptions.defaults().setAllowMissing(false)));
    } catch (ConfigException | IllegalArgumentException e) {
      config.error(key, file, "a file of category mappings: " + e.getMessage());
      return CategoryMapping.SHIPPED;
    }
  }

  private static String baseUrl(ConfigReader config) {
    String key = "notice.base-url";
    String url = config.string(key, "http://127.0.0.1:8080");
    String scheme = scheme(url);
    if (!"https".equals(scheme) && !(config.dev() && "http".equals(scheme))) {
      config.error(key, url, config.dev() ? "an http or https URL" : "an https URL");
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static String scheme(String url) {
    try {
      return String.valueOf(URI.create(url).getScheme());
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
