package io.segmento.gateway.privacy;

import static io.segmento.gateway.RunningGateway.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Status;
import io.segmento.gateway.RunningGateway;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.DeletionAcknowledgement;
import io.segmento.proto.v1.DeletionDescription;
import io.segmento.proto.v1.DeletionIdentifier;
import io.segmento.proto.v1.DeletionResult;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.OptOutState;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IndustryRoutesTest {

  private static final String BACK = "https://optout.aboutads.info/x";
  private static final String DAA = "/daa?participant_id=16&nocache=1&rd=" + BACK + "&action_id=";
  private static final String DEVICE = "6d92078a-8246-4ba4-ae5b-76104861e7dc";

  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway("privacy { host = \"px.house.example\", daa-participant = 16 }");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void reset() {
    gateway.core.reset();
  }

  @Test
  void statusOfABrowserIsToldInTheAddress() {
    gateway.core.optOutReply = state(OptOutState.ACTIVE);
    assertThat(location(DAA + 3, "")).matches(BACK + "/token/16/1-1/[\\w-]{22}");
    assertThat(location(DAA + 3, "sid=abc")).startsWith(BACK + "/token/16/2-2/");
    gateway.core.optOutReply = state(OptOutState.OPTED_OUT);
    assertThat(location(DAA + 3, "opt-out=1")).startsWith(BACK + "/token/16/3-3/");
    // The cookie is gone, the record is not.
    assertThat(location(DAA + 3, "sid=abc")).startsWith(BACK + "/token/16/2-3/");
    gateway.core.optOutFailure = Status.UNAVAILABLE;
    assertThat(location(DAA + 3, "sid=abc")).startsWith(BACK + "/token/16/2-0/");
  }

  @Test
  void statusSetsNoCookieThatOutlivesTheSession() {
    gateway.core.optOutReply = state(OptOutState.ACTIVE).toBuilder()
        .addCookies(CookieInstruction.newBuilder()
            .setCookie(Cookie.IDENTITY_COOKIE)
            .setAction(CookieInstruction.Action.SET)
            .setValue("abc")
            .setMaxAgeSeconds(10))
        .build();
    assertThat(get(DAA + 3, "").headers().allValues("set-cookie"))
        .singleElement()
        .asString()
        .startsWith("daa=")
        .doesNotContain("Max-Age");
  }

  @Test
  void optOutIsVerifiedByTheCookieThatComesBack() {
    String status = location(DAA + 3, "sid=abc");
    String token = status.substring(status.lastIndexOf('/') + 1);
    gateway.core.optOutReply = state(OptOutState.OPTED_OUT).toBuilder()
        .setRecorded(true)
        .addCookies(CookieInstruction.newBuilder()
            .setCookie(Cookie.OPT_OUT_COOKIE_MARK)
            .setAction(CookieInstruction.Action.SET)
            .setValue("1")
            .setMaxAgeSeconds(157_852_800))
        .build();
    HttpResponse<byte[]> choice = get(DAA + "4&token=" + token, "sid=abc; daa=" + token);
    String self = choice.headers().firstValue("location").orElseThrow();
    assertThat(self).startsWith("/daa?");
    assertThat(choice.headers().firstValue("set-cookie").orElseThrow())
        .startsWith("opt-out=1;")
        .contains("Max-Age=157852800");
    assertThat(gateway.core.optOuts.getLast().getBrowser().getIdentityCookie()).isEqualTo("abc");
    assertThat(location(self, "opt-out=1")).isEqualTo(BACK + "/finish/16/4/3-3/1");
    assertThat(location(self, "")).isEqualTo(BACK + "/finish/16/4/1-3/2");
  }

  @Test
  void optOutThatIsNotRecordedIsAFailure() {
    String token = "abcdefghijklmnop";
    gateway.core.optOutFailure = Status.UNAVAILABLE;
    HttpResponse<byte[]> choice = get(DAA + "4&token=" + token, "daa=" + token);
    assertThat(choice.headers().firstValue("set-cookie").orElseThrow()).startsWith("opt-out=1;");
    assertThat(location(choice.headers().firstValue("location").orElseThrow(), "opt-out=1"))
        .isEqualTo(BACK + "/finish/16/4/3-0/2");
  }

  @Test
  void withoutTheTokenOfTheStatusNothingIsDone() {
    String token = "abcdefghijklmnop";
    assertThat(location(DAA + "4&token=" + token, "sid=abc"))
        .isEqualTo(BACK + "/finish/16/4/2-0/3");
    assertThat(location(DAA + "4&token=" + token, "sid=abc; daa=another-token-here"))
        .isEqualTo(BACK + "/finish/16/4/2-0/3");
    assertThat(location(DAA + 4, "sid=abc; daa=")).isEqualTo(BACK + "/finish/16/4/2-0/3");
    assertThat(gateway.core.optOuts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "http://optout.aboutads.info/",
        "https://optout.aboutads.info.evil.example/",
        "https://optout.aboutads.info@evil.example/",
        "https://optout.aboutads.info:444/",
        "//optout.aboutads.info/",
        ""
      })
  void browsersAreSentNowhereElse(String address) {
    HttpResponse<byte[]> answer =
        get("/daa?participant_id=16&action_id=3&rd=" + address, "sid=abc");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("location")).isEmpty();
  }

  @Test
  void whatIsWrongIsToldByARedirectToo() {
    assertThat(location("/daa?participant_id=17&action_id=3&rd=" + BACK, ""))
        .isEqualTo(BACK + "/finish/16/4/0-0/2");
    assertThat(location(DAA + 9, "")).isEqualTo(BACK + "/finish/16/4/0-0/2");
  }

  @Test
  void whoTakesNoPartHasNoEndpoint() {
    try (RunningGateway other = new RunningGateway()) {
      assertThat(other.send(other.get(DAA + 3)).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void appChoicesSucceedsOnlyWhenTheDeviceIsOptedOut() {
    gateway.core.optOutReply = state(OptOutState.OPTED_OUT);
    assertThat(get("/appchoices?kind=gaid&adid=" + DEVICE, "").statusCode()).isEqualTo(204);
    assertThat(gateway.core.optOuts.getLast().getDevice().getKind()).isEqualTo(IdentityKind.GAID);
    assertThat(gateway.core.optOuts.getLast().getDevice().getValue()).isEqualTo(DEVICE);
    HttpRequest.Builder form = gateway
        .post("/appchoices", "kind=idfa&adid=" + DEVICE)
        .header("Content-Type", "application/x-www-form-urlencoded");
    assertThat(gateway.send(form).statusCode()).isEqualTo(204);
    assertThat(gateway.core.optOuts.getLast().getDevice().getKind()).isEqualTo(IdentityKind.IDFA);
    gateway.core.optOutReply =
        state(OptOutState.OPTED_OUT).toBuilder().setEffective(false).build();
    assertThat(get("/appchoices?kind=gaid&adid=" + DEVICE, "").statusCode()).isEqualTo(503);
    gateway.core.optOutFailure = Status.INVALID_ARGUMENT;
    for (String refused : List.of("mac=00:11:22:33:44:55", "udid=x", "kind=gaid&adid=nonsense")) {
      assertThat(get("/appchoices?" + refused, "").statusCode()).as(refused).isEqualTo(400);
    }
  }

  @Test
  void deletionRequestsOfPartnersAreHandedOnAndTheAcknowledgementHandedBack() throws Exception {
    gateway.core.deletionReply =
        DeletionAcknowledgement.newBuilder().setAcJwt("a.b.c").build();
    for (String body : List.of("x.y.z", " x.y.z\n", "{\"rqJWT\": \"x.y.z\"}")) {
      HttpResponse<byte[]> answer = gateway.send(gateway.post("/dsrdelete", body));
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(new ObjectMapper().readTree(text(answer)).get("acJWT").asText())
          .isEqualTo("a.b.c");
      assertThat(gateway.core.deletions.getLast().getRqJwt()).isEqualTo("x.y.z");
    }
    gateway.core.deletionReply = DeletionAcknowledgement.newBuilder()
        .setAcJwt("a.b.d")
        .setResult(DeletionResult.DELETION_INVALID_TOKEN)
        .build();
    for (String body : List.of("{", "{\"rqJWT\": 1}", "[]", "")) {
      HttpResponse<byte[]> answer = gateway.send(gateway.post("/dsrdelete", body));
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
      assertThat(text(answer)).contains("a.b.d");
    }
    assertThat(gateway.send(gateway.post("/dsrdelete", "x".repeat(20_000))).statusCode())
        .isEqualTo(413);
    gateway.core.deletionReply = null;
    gateway.core.deletionFailure = Status.UNAVAILABLE;
    assertThat(gateway.send(gateway.post("/dsrdelete", "x.y.z")).statusCode()).isEqualTo(503);
    gateway.core.deletionFailure = Status.NOT_FOUND;
    assertThat(gateway.send(gateway.post("/dsrdelete", "x.y.z")).statusCode()).isEqualTo(404);
  }

  @Test
  void whatDeletionRequestsNeedIsPublished() throws Exception {
    assertThat(get("/dsrdelete.json", "").statusCode()).isEqualTo(404);
    gateway.core.deletionDescription = DeletionDescription.newBuilder()
        .setJwks("{\"keys\":[{\"kty\":\"OKP\",\"kid\":\"k\"}]}")
        .addIdentifiers(DeletionIdentifier.newBuilder().setId(1).setType("idfa").setFormat("uuid"))
        .build();
    HttpResponse<byte[]> answer = get("/dsrdelete.json", "sid=abc");
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("*");
    assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    JsonNode json = new ObjectMapper().readTree(text(answer));
    assertThat(json.get("endpoint").asText()).matches("https://[a-z.]+/dsrdelete");
    assertThat(json.get("identifiers").get(0).get("type").asText()).isEqualTo("idfa");
    assertThat(json.get("publicKey").get(0).get("kid").asText()).isEqualTo("k");
    assertThat(json.get("vendorScriptRequirement").asBoolean()).isFalse();
  }

  @Test
  void supportOfGlobalPrivacyControlIsDeclared() throws Exception {
    HttpResponse<byte[]> answer = get("/.well-known/gpc.json", "");
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    JsonNode json = new ObjectMapper().readTree(text(answer));
    assertThat(json.get("gpc").asBoolean()).isTrue();
    assertThat(json.get("lastUpdate").asText()).matches("\\d{4}-\\d{2}-\\d{2}");
  }

  @Test
  void storageOnDevicesIsDisclosed() throws Exception {
    HttpResponse<byte[]> answer = get("/.well-known/device-storage.json", "sid=abc");
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("*");
    assertThat(answer.headers().firstValue("access-control-allow-credentials")).isEmpty();
    assertThat(answer.headers().firstValue("cache-control")).hasValue("public, max-age=86400");
    assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    JsonNode json = new ObjectMapper().readTree(text(answer));
    JsonNode identity = json.get("disclosures").get(0);
    assertThat(identity.get("identifier").asText()).isEqualTo("sid");
    assertThat(identity.get("maxAgeSeconds").asLong()).isEqualTo(15_897_600);
    assertThat(identity.get("cookieRefresh").asBoolean()).isTrue();
    JsonNode optOut = json.get("disclosures").get(1);
    assertThat(optOut.get("identifier").asText()).isEqualTo("opt-out");
    assertThat(optOut.get("maxAgeSeconds").asLong()).isEqualTo(157_852_800);
    assertThat(optOut.get("optOut").asBoolean()).isTrue();
    assertThat(optOut.get("purposes")).isEmpty();
    JsonNode site = json.get("disclosures").get(2);
    assertThat(site.get("identifier").asText()).isEqualTo("site");
    assertThat(site.get("maxAgeSeconds").asLong()).isEqualTo(2_678_400);
    assertThat(json.get("domains").get(0).get("domain").asText()).isEqualTo("px.house.example");
    assertThat(json.get("sdks")).isEmpty();
  }

  private static OptOutReply state(OptOutState state) {
    return OptOutReply.newBuilder().setState(state).setEffective(true).build();
  }

  private static HttpResponse<byte[]> get(String path, String cookie) {
    HttpRequest.Builder request = gateway.get(path);
    return gateway.send(cookie.isEmpty() ? request : request.header("Cookie", cookie));
  }

  private static String location(String path, String cookie) {
    HttpResponse<byte[]> answer = get(path, cookie);
    assertThat(answer.statusCode()).as(path).isEqualTo(302);
    assertThat(answer.headers().firstValue("cache-control").orElseThrow()).contains("no-store");
    return answer.headers().firstValue("location").orElseThrow();
  }
}
