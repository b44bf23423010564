package io.segmento.platform.optout;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.text;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.CookieInstruction.Action;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.OptOutServiceGrpc.OptOutServiceBlockingStub;
import io.segmento.proto.v1.OptOutState;
import io.segmento.proto.v1.OptOutStatusRequest;
import io.segmento.proto.v1.PrivacySignals;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class OptOutOutageTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @TempDir
  Path directory;

  @Test
  void browserIsMarkedWithoutTheStoreAndItsNextContactRecordsTheChoice() {
    try (TrackingNode node =
        TrackingNode.start(redis, MutableClock.at("2026-11-23T10:00:00Z"), directory)) {
      String cookie = node.cookie();
      node.track(browser(cookie), view("e1", "sku-1"));
      redis.stop();

      OptOutReply reply = optOuts(node)
          .optOut(OptOutRequest.newBuilder().setBrowser(browser(cookie)).build());
      assertThat(reply.getState()).isEqualTo(OptOutState.OPTED_OUT);
      assertThat(reply.getEffective()).isFalse();
      assertThat(reply.getRecorded()).isFalse();
      // The identity is kept: without it nobody could say later whose choice it was.
      assertThat(reply.getCookiesList())
          .extracting(CookieInstruction::getCookie, CookieInstruction::getAction)
          .containsExactly(tuple(Cookie.OPT_OUT_COOKIE_MARK, Action.SET));
      OptOutReply status = status(node, marked(cookie));
      assertThat(status.getState()).isEqualTo(OptOutState.OPTED_OUT);
      assertThat(status.getEffective()).isFalse();
      assertThatThrownBy(() -> optOuts(node)
              .optOut(OptOutRequest.newBuilder()
                  .setDevice(Identity.newBuilder()
                      .setKind(IdentityKind.GAID)
                      .setValue("6d92078a-8246-4ba4-ae5b-76104861e7dc"))
                  .build()))
          .hasMessageContaining("UNAVAILABLE");

      redis.start();
      Await.until("the choice is recorded", () -> status(node, marked(cookie)).getEffective());
      assertThat(
              redis.<String>run(commands -> commands.get(text(node.slot(cookie).suppression()))))
          .startsWith("OPT_OUT:");
    }
  }

  private static OptOutServiceBlockingStub optOuts(TrackingNode node) {
    return OptOutServiceGrpc.newBlockingStub(node.node().channel());
  }

  private static OptOutReply status(TrackingNode node, BrowserContext browser) {
    return optOuts(node)
        .getStatus(OptOutStatusRequest.newBuilder().setBrowser(browser).build());
  }

  private static BrowserContext marked(String cookie) {
    return browser(cookie).toBuilder()
        .setSignals(PrivacySignals.newBuilder().setOptOutCookie(true))
        .build();
  }
}
