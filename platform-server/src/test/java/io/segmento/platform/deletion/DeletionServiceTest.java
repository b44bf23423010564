package io.segmento.platform.deletion;

import static io.segmento.platform.tracking.TrackingNode.view;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.ByteString;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.frequency.FrequencyModule;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.report.ReportModule;
import io.segmento.platform.subject.SubjectModule;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.DeletionAcknowledgement;
import io.segmento.proto.v1.DeletionDescription;
import io.segmento.proto.v1.DeletionIdentifier;
import io.segmento.proto.v1.DeletionRequest;
import io.segmento.proto.v1.DeletionResult;
import io.segmento.proto.v1.DeletionServiceGrpc;
import io.segmento.proto.v1.DeletionServiceGrpc.DeletionServiceBlockingStub;
import io.segmento.proto.v1.DescribeDeletionRequest;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.TrackRequest;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Data Deletion Request Framework from outside: real signatures, keys fetched by real HTTP. */
@Tag("one-jdk")
final class DeletionServiceTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final String DEVICE = "6d92078a-8246-4ba4-ae5b-76104861e7dc";
  private static final String OTHER = "7d92078a-8246-4ba4-ae5b-76104861e7dc";

  @TempDir
  Path directory;

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private Partner publisher;
  private Partner vendor;
  private TrackingNode node;

  @BeforeEach
  void start() throws Exception {
    publisher = new Partner("publisher1.example", "ES256");
    vendor = new Partner("vendor1.example", "RS256");
    node = start("""
        deletion.domain = dsp.example
        deletion.partners {
          publisher { domain = "publisher1.example", file = "%s" }
          vendor { domain = "vendor1.example", file = "%s" }
        }
        """.formatted(publisher.file(), vendor.file()));
    track(DEVICE);
    track(OTHER);
  }

  private TrackingNode start(String settings) {
    return TrackingNode.start(
        redis,
        clock,
        directory,
        settings,
        new BudgetModule(),
        new CounterModule(),
        new NoticeModule(),
        new FrequencyModule(),
        new CurrencyModule(),
        new ReportModule(),
        new SubjectModule(),
        new DeletionModule());
  }

  @AfterEach
  void close() {
    node.close();
    publisher.close();
    vendor.close();
  }

  @Test
  void requestThatAVendorPassesOnErasesTheDeviceAndNoOther() {
    int before = profiles();
    DeletionAcknowledgement reply = send(request(claims -> {}));
    assertThat(reply.getResult()).isEqualTo(DeletionResult.DELETION_ACCEPTED);
    JsonObject told = claims(reply.getAcJwt());
    assertThat(told.get("raResultCode").getAsInt()).isZero();
    assertThat(told.get("version").getAsString()).isEqualTo("1.0");
    assertThat(told.get("iss").getAsString()).isEqualTo("dsp.example");
    assertThat(told.get("iat").getAsLong()).isEqualTo(clock.instant().getEpochSecond());
    assertThat(told.get("jti").getAsString()).isNotEmpty();
    assertThat(told.has("raResultString")).isFalse();
    assertThat(profiles()).isEqualTo(before - 1);
    assertThat(vendor.fetches).hasValue(1);
    assertThat(publisher.fetches).hasValue(1);
  }

  @Test
  void acknowledgementHoldsTheRequestAndVerifiesUnderThePublishedKey() {
    String request = request(claims -> {});
    Jws told = Jws.parse(send(request).getAcJwt());
    assertThat(told.text("rqJWT")).isEqualTo(request);
    DeletionDescription description =
        service().describe(DescribeDeletionRequest.getDefaultInstance());
    assertThat(description.getIdentifiersList())
        .extracting(DeletionIdentifier::getType, DeletionIdentifier::getFormat)
        .containsExactly(tuple("idfa", "uuid"), tuple("gaid", "uuid"));
    JsonObject jwk = JsonParser.parseString(description.getJwks())
        .getAsJsonObject()
        .getAsJsonArray("keys")
        .get(0)
        .getAsJsonObject();
    PartnerKey key = PartnerKey.of(jwk).orElseThrow();
    assertThat(key.fits(told)).isTrue();
    assertThat(key.signed(told)).isTrue();
    assertThat(key.signed(new Jws("EdDSA", "", told.claims(), ByteString.EMPTY, told.signature())))
        .isFalse();
  }

  @Test
  void laterDialectWithTheIdentifierInTheRequestIsReadToo() {
    JsonObject claims = base("vendor1.example", "rq-1");
    claims.addProperty("identifierValue", DEVICE.toUpperCase(Locale.ROOT));
    claims.addProperty("identifierType", "gaid");
    claims.addProperty("identifierFormat", "uuid");
    claims.addProperty("orJWT", publisher.sign(base("publisher1.example", "or-1")));
    int before = profiles();
    assertThat(send(vendor.sign(claims)).getResult()).isEqualTo(DeletionResult.DELETION_ACCEPTED);
    assertThat(profiles()).isEqualTo(before - 1);
  }

  @Test
  void sameRequestAgainIsAcknowledgedAndErasesNothingOfWhatCameSince() {
    String request = request(claims -> {});
    assertThat(send(request).getResult()).isEqualTo(DeletionResult.DELETION_ACCEPTED);
    clock.advance(Duration.ofMinutes(1));
    track(DEVICE);
    int before = profiles();
    assertThat(send(request).getResult()).isEqualTo(DeletionResult.DELETION_ACCEPTED);
    assertThat(profiles()).isEqualTo(before);
    assertThat(send(request(claims -> claims.addProperty("jti", "rq-2"))).getResult())
        .isEqualTo(DeletionResult.DELETION_ACCEPTED);
    assertThat(profiles()).isEqualTo(before - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "jti", "iss", "iat", "idJWT", "sub"})
  void requestWithoutARequiredClaimIsMalformed(String claim) {
    assertRefused(request(claims -> claims.remove(claim)), DeletionResult.DELETION_MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "jti", "iss", "iat", "sub"})
  void whatIsPassedOnNeedsItsClaimsToo(String claim) {
    JsonObject origin = origin();
    origin.remove(claim);
    assertRefused(
        request(claims -> claims.addProperty("idJWT", publisher.sign(origin))),
        DeletionResult.DELETION_MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b", "a.b.c.d", "!.!.!", "e30.W10.AA", "e30.bnVsbA.AA", "..."})
  void whatIsNoTokenIsRefusedAsOne(String text) {
    assertRefused(text, DeletionResult.DELETION_INVALID_TOKEN);
    assertRefused("x".repeat(20_000), DeletionResult.DELETION_INVALID_TOKEN);
  }

  @Test
  void onlyTheIssuersOwnKeyAndItsOwnAlgorithmSign() throws Exception {
    String sound = request(claims -> {});
    String[] parts = sound.split("\\.", -1);
    String forged = parts[0] + "." + Partner.part(claims(sound).toString().replace("rq-1", "rq-9"))
        + "." + parts[2];
    assertRefused(forged, DeletionResult.DELETION_INVALID_SIGNATURE);
    assertRefused(parts[0] + "." + parts[1] + ".", DeletionResult.DELETION_INVALID_SIGNATURE);
    for (String algorithm : new String[] {"none", "None", "HS256", "ES256", ""}) {
      assertRefused(
          vendor.sign(algorithm, claims(sound)), DeletionResult.DELETION_INVALID_SIGNATURE);
    }
    // The publisher's token, signed by the vendor that passes it on.
    assertRefused(
        request(claims -> claims.addProperty("idJWT", vendor.sign(origin()))),
        DeletionResult.DELETION_INVALID_SIGNATURE);
    try (Partner stranger = new Partner("stranger.example", "RS256")) {
      JsonObject claims = claims(sound);
      claims.addProperty("iss", stranger.domain);
      assertRefused(stranger.sign(claims), DeletionResult.DELETION_INVALID_SIGNATURE);
      assertThat(stranger.fetches).as("nobody else is ever asked").hasValue(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "email, sha256, 28f6dc889e, DELETION_UNSUPPORTED_IDENTIFIER_TYPE",
    "buyeruid, raw, x, DELETION_UNSUPPORTED_IDENTIFIER_TYPE",
    "idfa, sha256, 28f6dc889e, DELETION_INCORRECT_IDENTIFIER_FORMAT",
    "idfa, uuid, 28f6dc889e, DELETION_INCORRECT_IDENTIFIER_FORMAT",
    "gaid, uuid, 00000000-0000-0000-0000-000000000000, DELETION_INCORRECT_IDENTIFIER_FORMAT",
    "gaid, '', x, DELETION_MALFORMED",
  })
  void onlyAdvertisingIdsAsTheyAreAreTaken(
      String type, String format, String value, DeletionResult expected) {
    assertRefused(
        request(claims -> {
          JsonObject sub = claims.getAsJsonObject("sub");
          sub.addProperty("identifierType", type);
          sub.addProperty("identifierFormat", format);
          sub.addProperty("identifierValue", value);
        }),
        expected);
  }

  @Test
  void timesThatCannotBeAreRefused() {
    long now = clock.instant().getEpochSecond();
    for (long iat : new long[] {now - 90_000, now + 3_600, 0}) {
      assertRefused(
          request(claims -> claims.addProperty("iat", iat)),
          DeletionResult.DELETION_INVALID_TIMESTAMP);
    }
    assertRefused(
        request(claims -> claims.add("iat", new JsonPrimitive(new BigDecimal("1e300")))),
        DeletionResult.DELETION_INVALID_TIMESTAMP);
    JsonObject old = origin();
    old.addProperty("iat", now - Duration.ofDays(60).toSeconds());
    assertRefused(
        request(claims -> claims.addProperty("idJWT", publisher.sign(old))),
        DeletionResult.DELETION_INVALID_TIMESTAMP);
  }

  @Test
  void requestForSomebodyElseIsRefused() {
    assertRefused(
        request(claims -> claims.addProperty("aud", "other.example")),
        DeletionResult.DELETION_INVALID_TOKEN);
    assertThat(send(request(claims -> claims.addProperty("aud", "dsp.example"))).getResult())
        .isEqualTo(DeletionResult.DELETION_ACCEPTED);
  }

  @Test
  void newKeyOfAPartnerIsFetchedWhenATokenNamesItButNotWithEachToken() throws Exception {
    assertThat(send(request(claims -> {})).getResult()).isEqualTo(DeletionResult.DELETION_ACCEPTED);
    vendor.newKey("key-2");
    assertRefused(
        request(claims -> claims.addProperty("jti", "rq-2")),
        DeletionResult.DELETION_INVALID_SIGNATURE);
    assertThat(vendor.fetches).hasValue(1);
    clock.advance(PartnerKeys.PAUSE);
    assertThat(send(request(claims -> claims.addProperty("jti", "rq-3"))).getResult())
        .isEqualTo(DeletionResult.DELETION_ACCEPTED);
    assertThat(vendor.fetches).hasValue(2);
  }

  @Test
  void keysThatCannotBeHadAreAskedForLaterAndNeverElsewhere() {
    for (int status : new int[] {500, 302, 404}) {
      vendor.status = status;
      assertUnavailable();
      clock.advance(PartnerKeys.PAUSE);
    }
    vendor.status = 200;
    vendor.padding = " ".repeat(70_000);
    assertUnavailable();
    clock.advance(PartnerKeys.PAUSE);
    vendor.padding = "";
    assertThat(send(request(claims -> {})).getResult()).isEqualTo(DeletionResult.DELETION_ACCEPTED);
  }

  private void assertUnavailable() {
    int before = vendor.fetches.get();
    assertThatThrownBy(() -> send(request(claims -> {}))).hasMessageContaining("UNAVAILABLE");
    assertThatThrownBy(() -> send(request(claims -> {}))).hasMessageContaining("UNAVAILABLE");
    assertThat(vendor.fetches).hasValue(before + 1);
  }

  @Test
  void withoutADomainNobodyTakesPart() {
    node.close();
    node = start("");
    assertThatThrownBy(() -> send(request(claims -> {}))).hasMessageContaining("NOT_FOUND");
    assertThatThrownBy(() -> service().describe(DescribeDeletionRequest.getDefaultInstance()))
        .hasMessageContaining("NOT_FOUND");
  }

  private void assertRefused(String request, DeletionResult expected) {
    int before = profiles();
    DeletionAcknowledgement reply = send(request);
    assertThat(reply.getResult()).isEqualTo(expected);
    JsonObject told = claims(reply.getAcJwt());
    assertThat(told.get("raResultCode").getAsInt()).isEqualTo(expected.getNumber());
    assertThat(told.get("raResultString").getAsString()).isNotEmpty();
    assertThat(profiles()).isEqualTo(before);
  }

  private String request(Consumer<JsonObject> change) {
    JsonObject claims = base("vendor1.example", "rq-1");
    claims.add("sub", sub());
    claims.addProperty("idJWT", publisher.sign(origin()));
    change.accept(claims);
    return vendor.sign(claims);
  }

  private JsonObject origin() {
    JsonObject claims = base("publisher1.example", "id-1");
    claims.add("sub", sub());
    return claims;
  }

  private JsonObject base(String issuer, String id) {
    JsonObject claims = new JsonObject();
    claims.addProperty("version", "1.0");
    claims.addProperty("jti", id);
    claims.addProperty("iss", issuer);
    claims.addProperty("iat", clock.instant().getEpochSecond());
    return claims;
  }

  private static JsonObject sub() {
    JsonObject sub = new JsonObject();
    sub.addProperty("identifierValue", DEVICE);
    sub.addProperty("identifierType", "gaid");
    sub.addProperty("identifierFormat", "uuid");
    return sub;
  }

  private static JsonObject claims(String token) {
    String part = token.split("\\.", -1)[1];
    return JsonParser.parseString(new String(Base64.getUrlDecoder().decode(part), UTF_8))
        .getAsJsonObject();
  }

  private int profiles() {
    return (int) node.userKeys().stream().filter(key -> key.startsWith("p:")).count();
  }

  private void track(String device) {
    var reply = node.tracking()
        .track(TrackRequest.newBuilder()
            .setApp(AppContext.newBuilder()
                .setDevice(Identity.newBuilder().setKind(IdentityKind.GAID).setValue(device))
                .setApiKey(CatalogFixtures.API_KEY))
            .addEvents(view("e-" + device + clock.millis(), "sku-1"))
            .build());
    assertThat(reply.getResultsCount()).isEqualTo(1);
  }

  private DeletionAcknowledgement send(String request) {
    return service().request(DeletionRequest.newBuilder().setRqJwt(request).build());
  }

  private DeletionServiceBlockingStub service() {
    return DeletionServiceGrpc.newBlockingStub(node.node().channel());
  }
}
