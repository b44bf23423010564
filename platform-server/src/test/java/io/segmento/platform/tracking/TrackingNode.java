package io.segmento.platform.tracking;

import static java.util.Objects.requireNonNull;

import com.google.inject.Module;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogModule;
import io.segmento.platform.device.DeviceModule;
import io.segmento.platform.identity.IdentityCookies;
import io.segmento.platform.identity.IdentityModule;
import io.segmento.platform.identity.KeyFile;
import io.segmento.platform.identity.UserKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.link.LinkModule;
import io.segmento.platform.optout.OptOutModule;
import io.segmento.platform.place.PlaceModule;
import io.segmento.platform.privacy.PrivacyModule;
import io.segmento.platform.profile.ProfileModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.CookieInstruction.Action;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.EventProduct;
import io.segmento.proto.v1.EventResult;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import io.segmento.proto.v1.TrackingServiceGrpc.TrackingServiceBlockingStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** A node that tracks and takes opt-outs, with the catalog of {@link CatalogFixtures}. */
public final class TrackingNode implements AutoCloseable {
  public static final String USER_AGENT =
      "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

  private final RedisExtension redis;
  private final TestNode node;

  private TrackingNode(RedisExtension redis, TestNode node) {
    this.redis = redis;
    this.node = node;
  }

  /** Starts it with secrets of its own in the directory, or with those that another left there, and with more features. */
  public static TrackingNode start(
      RedisExtension redis, Clock clock, Path directory, Module... more) {
    return start(redis, clock, directory, "", more);
  }

  /** With settings in HOCON besides. */
  public static TrackingNode start(
      RedisExtension redis, Clock clock, Path directory, String settings, Module... more) {
    Path keys = directory.resolve("keys.conf");
    try {
      if (!Files.exists(keys)) {
        KeyFile.generate(keys);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TestNode node = TestNode.connected(
        redis.uri(), "keys.file = \"" + keys + "\"\n" + settings, clock, features(more));
    Catalog catalog = node.get(Catalog.class);
    if (catalog.current().version() == 0) {
      CatalogServiceGrpc.newBlockingStub(node.channel())
          .apply(ApplyCatalogRequest.newBuilder()
              .addAllEntries(CatalogFixtures.entries())
              .build());
    }
    Await.until("the catalog is there", () -> catalog.current().version() > 0);
    return new TrackingNode(redis, node);
  }

  /** What it is made of, with more features. */
  public static Module[] features(Module... more) {
    return Stream.concat(
            Stream.of(
                new CatalogModule(),
                new PlaceModule(),
                new DeviceModule(),
                new PrivacyModule(),
                new IdentityModule(),
                new LinkModule(),
                new ProfileModule(),
                new TrackingModule(),
                new OptOutModule()),
            Stream.of(more))
        .toArray(Module[]::new);
  }

  public TestNode node() {
    return node;
  }

  public TrackingServiceBlockingStub tracking() {
    return TrackingServiceGrpc.newBlockingStub(node.channel());
  }

  public TrackReply track(BrowserContext browser, Event... events) {
    return tracking()
        .track(TrackRequest.newBuilder()
            .setBrowser(browser)
            .addAllEvents(List.of(events))
            .build());
  }

  /** A new cookie, as a first contact gets it. */
  public String cookie() {
    return identityCookie(track(browser(""), view("first", "sku-1")));
  }

  /** The slot of whom a cookie names. */
  public UserSlot slot(String cookie) {
    return UserSlot.of(node.get(UserKeys.class)
        .of(requireNonNull(node.get(IdentityCookies.class).parse(cookie))));
  }

  /** Names of what is stored about users. */
  public List<String> userKeys() {
    return redis.run(commands -> commands.keys("*{u:*"));
  }

  public static String identityCookie(TrackReply reply) {
    return reply.getCookiesList().stream()
        .filter(
            each -> each.getCookie() == Cookie.IDENTITY_COOKIE && each.getAction() == Action.SET)
        .map(CookieInstruction::getValue)
        .findFirst()
        .orElseThrow();
  }

  public static BrowserContext browser(String cookie) {
    return BrowserContext.newBuilder()
        .setIdentityCookie(cookie)
        .setUserAgent(USER_AGENT)
        .build();
  }

  /** Somebody looked at a product of the fixtures' shop. */
  public static Event view(String id, String sku) {
    return Event.newBuilder()
        .setEventId(id)
        .setAdvertiserId(CatalogFixtures.ADVERTISER)
        .setType(EventType.PRODUCT_VIEW)
        .addProducts(EventProduct.newBuilder().setSku(sku))
        .build();
  }

  public static List<EventOutcome> outcomes(TrackReply reply) {
    return reply.getResultsList().stream().map(EventResult::getOutcome).toList();
  }

  public static String text(byte[] name) {
    return new String(name, StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    node.close();
  }
}
