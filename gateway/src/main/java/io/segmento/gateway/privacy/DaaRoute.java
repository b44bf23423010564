package io.segmento.gateway.privacy;

import com.linecorp.armeria.common.Cookie;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.segmento.gateway.http.Answers;
import io.segmento.gateway.http.BrowserContexts;
import io.segmento.gateway.http.CookieJar;
import io.segmento.gateway.platform.CoreCall;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.OptOutServiceGrpc.OptOutServiceStub;
import io.segmento.proto.v1.OptOutState;
import io.segmento.proto.v1.OptOutStatusRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /daa}: the Digital Advertising Alliance's WebChoices. Its page loads us in a frame to ask for the status (action 3) and to opt out
 * (action 4), and reads the answer from where it is redirected to. An opt-out counts as success only when its cookie came back. The token that
 * a status gave must come back with the opt-out, in the address and in a cookie, so that no other site can opt somebody out.
 */
final class DaaRoute {

  private static final Set<String> HOSTS = Set.of("optout.aboutads.info", "dev.aboutads.info");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{16,64}");
  private static final int TOKEN_BYTES = 16;
  private static final String COOKIE = "daa";
  private static final String AFTER = "after";
  /** WebChoices waits no longer. */
  private static final long PATIENCE_MILLIS = 200;

  private final CoreChannels channels;
  private final BrowserContexts browsers;
  private final CookieJar cookies;
  private final int participant;
  private final SecureRandom random = new SecureRandom();

  DaaRoute(CoreChannels channels, BrowserContexts browsers, CookieJar cookies, int participant) {
    this.channels = channels;
    this.browsers = browsers;
    this.cookies = cookies;
    this.participant = participant;
  }

  /** What a digit of an answer says of cookies, or of what is stored elsewhere. */
  private enum Digit {
    UNKNOWN,
    NONE,
    ID,
    OPTED_OUT
  }

  /** How an opt-out ended. */
  private enum Message {
    NONE,
    SUCCESS,
    FAILURE,
    TOKEN_MISMATCH
  }

  HttpService choice() {
    return (ctx, request) -> {
      if (participant == 0) {
        return HttpResponse.of(HttpStatus.NOT_FOUND);
      }
      QueryParams query = ctx.queryParams();
      String back = query.get("rd", "");
      if (!isAllowed(back)) {
        return HttpResponse.of(Answers.headers(HttpStatus.BAD_REQUEST).build());
      }
      BrowserContext browser = browsers.of(ctx, query);
      if (!query.get("participant_id", "").equals(Integer.toString(participant))) {
        return finish(back, Digit.UNKNOWN, Digit.UNKNOWN, Message.FAILURE, List.of());
      }
      return switch (query.get("action_id", "")) {
        case "3" -> status(back, browser);
        case "4" ->
          query.contains(AFTER)
              ? verify(back, browser, query.get(AFTER, ""))
              : optOut(ctx, back, browser);
        default -> finish(back, Digit.UNKNOWN, Digit.UNKNOWN, Message.FAILURE, List.of());
      };
    };
  }

  /** Only to the programme's own pages: this must not send browsers anywhere else. */
  private static boolean isAllowed(String address) {
    try {
      URI uri = URI.create(address);
      return "https".equals(uri.getScheme())
          && uri.getHost() != null
          && HOSTS.contains(uri.getHost())
          && uri.getRawUserInfo() == null
          && uri.getPort() == -1
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private HttpResponse status(String back, BrowserContext browser) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    OptOutStatusRequest ask =
        OptOutStatusRequest.newBuilder().setBrowser(browser).build();
    return HttpResponse.of(CoreCall.<OptOutReply>of(observer -> core().getStatus(ask, observer))
        .handle((reply, failure) -> {
          ResponseHeadersBuilder headers = redirect(under(back)
              + "token/" + participant + "/" + digit(cookie(browser)) + "-"
              + digit(elsewhere(browser, reply)) + "/" + token);
          cookies.obey(marks(reply), headers);
          cookies.setForSession(COOKIE, token, headers);
          return HttpResponse.of(headers.build());
        }));
  }

  /** Only what concerns a refusal: a visit here mints and renews no identity. */
  private static List<CookieInstruction> marks(@Nullable OptOutReply reply) {
    return reply == null
        ? List.of()
        : reply.getCookiesList().stream()
            .filter(each -> each.getCookie() == io.segmento.proto.v1.Cookie.OPT_OUT_COOKIE_MARK
                || each.getAction() == CookieInstruction.Action.DROP)
            .toList();
  }

  private HttpResponse optOut(ServiceRequestContext ctx, String back, BrowserContext browser) {
    String token = ctx.queryParams().get("token", "");
    if (!TOKEN.matcher(token).matches() || !isOurs(ctx, token)) {
      return finish(back, cookie(browser), Digit.UNKNOWN, Message.TOKEN_MISMATCH, List.of());
    }
    OptOutRequest optOut = OptOutRequest.newBuilder().setBrowser(browser).build();
    return HttpResponse.of(CoreCall.<OptOutReply>of(observer -> core().optOut(optOut, observer))
        .handle((reply, failure) -> {
          QueryParams self = QueryParams.of(
              "action_id",
              "4",
              "participant_id",
              Integer.toString(participant),
              "rd",
              back,
              AFTER,
              reply != null && reply.getRecorded() ? "out" : "tried");
          ResponseHeadersBuilder headers = redirect("/daa?" + self.toQueryString());
          cookies.obey(
              reply == null ? List.of(CookieJar.OPT_OUT_MARK) : reply.getCookiesList(), headers);
          return HttpResponse.of(headers.build());
        }));
  }

  private boolean isOurs(ServiceRequestContext ctx, String token) {
    byte[] expected = token.getBytes(StandardCharsets.US_ASCII);
    for (String line : ctx.request().headers().getAll(HttpHeaderNames.COOKIE)) {
      for (Cookie cookie : Cookie.fromCookieHeader(false, line)) {
        if (cookie.name().equals(cookies.sessionName(COOKIE))
            && MessageDigest.isEqual(
                expected, cookie.value().getBytes(StandardCharsets.US_ASCII))) {
          return true;
        }
      }
    }
    return false;
  }

  /** The browser was sent here with its new cookie: whether it has it decides. */
  private HttpResponse verify(String back, BrowserContext browser, String after) {
    boolean kept = browser.getSignals().getOptOutCookie();
    boolean recorded = after.equals("out");
    return finish(
        back,
        cookie(browser),
        recorded ? Digit.OPTED_OUT : Digit.UNKNOWN,
        kept && recorded ? Message.SUCCESS : Message.FAILURE,
        kept ? List.of(CookieJar.OPT_OUT_MARK) : List.of());
  }

  private static Digit cookie(BrowserContext browser) {
    if (browser.getSignals().getOptOutCookie()) {
      return Digit.OPTED_OUT;
    }
    return browser.getIdentityCookie().isEmpty() ? Digit.NONE : Digit.ID;
  }

  private static Digit elsewhere(BrowserContext browser, @Nullable OptOutReply reply) {
    if (reply == null) {
      return Digit.UNKNOWN;
    }
    if (reply.getState() == OptOutState.OPTED_OUT) {
      return reply.getEffective() ? Digit.OPTED_OUT : Digit.UNKNOWN;
    }
    return browser.getIdentityCookie().isEmpty() ? Digit.NONE : Digit.ID;
  }

  private HttpResponse finish(
      String back,
      Digit cookie,
      Digit elsewhere,
      Message message,
      List<CookieInstruction> instructions) {
    ResponseHeadersBuilder headers = redirect(under(back)
        + "finish/" + participant + "/4/" + digit(cookie) + "-" + digit(elsewhere) + "/"
        + message.ordinal());
    cookies.obey(instructions, headers);
    return HttpResponse.of(headers.build());
  }

  private static ResponseHeadersBuilder redirect(String to) {
    return Answers.headers(HttpStatus.FOUND).set(HttpHeaderNames.LOCATION, to);
  }

  private static String under(String address) {
    return address.endsWith("/") ? address : address + "/";
  }

  /** Their order is that of the programme's numbers. */
  private static int digit(Digit digit) {
    return digit.ordinal();
  }

  private OptOutServiceStub core() {
    return OptOutServiceGrpc.newStub(channels.shared())
        .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
