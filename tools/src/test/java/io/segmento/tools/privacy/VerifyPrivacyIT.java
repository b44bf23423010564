package io.segmento.tools.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.segmento.policy.Clause;
import io.segmento.tools.endtoend.BuiltPlugins;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against the real processes: nothing stays, and what does stay would be found. */
@Tag("one-jdk")
@Timeout(600)
class VerifyPrivacyIT {
  @TempDir
  private Path work;

  @Clause({"T8", "C5", "C6", "C9", "C11", "C12", "C15", "S6"})
  @Test
  void nothingPlantedAnywhereIsKeptLoggedOrToldAndALeakWouldBeFound() throws Exception {
    try (PrivateSystem system = PrivateSystem.start(work.resolve("data"), BuiltPlugins.in(work))) {
      PrivacyCheck check = new PrivacyCheck(system.target(), system.core(), 4, line -> {});
      VisitorPlanter visitors = check.plant();
      List<Finding> findings = check.search(visitors);
      assertThat(findings)
          .as(() -> PrivacyReport.of(check.plants(), check.looked(), findings))
          .isEmpty();

      Planted mail = planted(check, PersonalData.E_MAIL);
      Planted card = planted(check, PersonalData.CARD);
      Planted agent = planted(check, PersonalData.USER_AGENT);
      leak(system.target(), mail, card, agent);
      assertThat(check.search(visitors))
          .extracting(Finding::where, Finding::planted, Finding::spelling)
          .contains(
              tuple("store", mail, "SHA-256"),
              tuple("store", card, "hex"),
              tuple("files", agent, "percent-encoded"),
              tuple("files", mail, "base64"));
    }
  }

  private static Planted planted(PrivacyCheck check, PersonalData kind) {
    return check.plants().all().stream()
        .filter(each -> each.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  /** What a careless change would do. */
  private static void leak(Target target, Planted mail, Planted card, Planted agent)
      throws Exception {
    RedisClient client = RedisClient.create(target.redis().get(0));
    try {
      RedisCommands<String, String> redis = client.connect().sync();
      redis.sadd("audience", Spellings.sha256(mail.value().toLowerCase(Locale.ROOT)));
      redis.hset(
          "orders", "1", HexFormat.of().formatHex(card.value().getBytes(StandardCharsets.UTF_8)));
    } finally {
      client.shutdown();
    }
    Files.writeString(
        target.files().get(0).resolve("logs/access.log"),
        "GET /x?ua=" + URLEncoder.encode(agent.value(), StandardCharsets.UTF_8) + "\nbody "
            + Base64.getEncoder()
                .encodeToString(("mail=" + mail.value() + "&x=1").getBytes(StandardCharsets.UTF_8))
            + "\n");
  }
}
