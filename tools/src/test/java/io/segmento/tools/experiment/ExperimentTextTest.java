package io.segmento.tools.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.ArmRatio;
import io.segmento.proto.v1.ArmRatioKind;
import io.segmento.proto.v1.ArmReport;
import io.segmento.proto.v1.ConfidenceInterval;
import io.segmento.proto.v1.ExperimentReport;
import io.segmento.proto.v1.HoldOutLift;
import io.segmento.proto.v1.SampleRatioCheck;
import io.segmento.proto.v1.UserGroupDays;
import org.junit.jupiter.api.Test;

class ExperimentTextTest {

  private static ConfidenceInterval interval(double estimate, double low, double high, double p) {
    return ConfidenceInterval.newBuilder()
        .setEstimate(estimate)
        .setLow(low)
        .setHigh(high)
        .setPValue(p)
        .build();
  }

  private static ExperimentReport report(SampleRatioCheck.Builder check, HoldOutLift.Builder lift) {
    ArmRatio.Builder clicks = ArmRatio.newBuilder()
        .setKind(ArmRatioKind.CLICK_RATE)
        .setValue(interval(0.01, 0.009, 0.011, 0));
    return ExperimentReport.newBuilder()
        .setExperimentId("shading-1")
        .setCampaignId("boots")
        .setCurrency("EUR")
        .setSampleRatio(check)
        .addArms(ArmReport.newBuilder()
            .setArm(1)
            .setName("now")
            .setUsersPermille(450)
            .addRatios(clicks))
        .addArms(ArmReport.newBuilder()
            .setArm(2)
            .setName("then")
            .setUsersPermille(450)
            .addRatios(clicks.clone().setDifference(interval(0.002, 0.001, 0.003, 0.004))))
        .addArms(ArmReport.newBuilder()
            .setArm(3)
            .setName("nothing")
            .setUsersPermille(100)
            .setHoldOut(true)
            .setGhostBids(70))
        .setHoldOut(lift)
        .build();
  }

  @Test
  void whatIsToBeComparedStandsBelowEachOtherAndTheCheckComesFirst() {
    String text = ExperimentText.of(report(
        SampleRatioCheck.newBuilder().setPValue(0.4),
        HoldOutLift.newBuilder()
            .setBidFor(1_000)
            .setBidForBuyers(120)
            .setHeldOut(100)
            .setHeldOutBuyers(10)
            .setLift(interval(0.2, -0.1, 0.5, 0))));

    assertThat(text.lines().skip(1).findFirst().orElseThrow())
        .startsWith("The arms have the users that they should (p = 0.400)");
    assertThat(text)
        .containsPattern("click rate +now +0\\.01")
        .containsPattern("click rate +then +.* 0\\.004 +\\*")
        .containsPattern("3 nothing, held out +0 +10\\.0 % +70")
        .contains("Of 1,000 people who were bid for 120 bought, of 100 who were held out 10")
        .contains(
            "Lift of the campaign: +20.0 % (95 %: -10.0 to +50.0 %): it may as well have none.");
  }

  private static ExperimentReport.Builder byUsers() {
    ExperimentReport.Builder report =
        report(SampleRatioCheck.newBuilder(), HoldOutLift.newBuilder()).toBuilder();
    report
        .getArmsBuilder(0)
        .setUserGroups(45)
        .setImpressions(600)
        .setUserGroupImpressions(500)
        .addRatios(ArmRatio.newBuilder()
            .setKind(ArmRatioKind.SPEND_PER_USER_GROUP)
            .setValue(interval(5_000_000, 4_000_000, 6_000_000, 0)));
    report
        .getArmsBuilder(1)
        .setUserGroups(44)
        .setImpressions(400)
        .setUserGroupImpressions(300)
        .addRatios(ArmRatio.newBuilder()
            .setKind(ArmRatioKind.SPEND_PER_USER_GROUP)
            .setValue(interval(7_000_000, 6_000_000, 8_000_000, 0))
            .setUserGroupDifference(interval(2_000_000, 500_000, 3_500_000, 0.012))
            .setNoiseExplained(0.731));
    report
        .getArmsBuilder(1)
        .getRatiosBuilder(0)
        .setUserGroupDifference(interval(0.002, -0.001, 0.005, 0.2));
    return report.setUserGroups(UserGroupDays.newBuilder()
        .setLeastPeople(2_000)
        .setDays(13)
        .setCountedDays(12)
        .setFirstDay("2026-11-10")
        .setLastDay("2026-11-22")
        .setDaysBefore(14)
        .setFirstDayBefore("2026-10-26")
        .setLastDayBefore("2026-11-08"));
  }

  @Test
  void whichIntervalToTrustAndWhatItRestsOn() {
    String text = ExperimentText.of(byUsers().build());

    assertThat(text)
        .containsPattern("click rate +then +.* 0\\.2\\d* +0 % +0\\.002.* 0\\.004 +\\*")
        .containsPattern("spend per user group +now +5\\.0")
        .containsPattern("spend per user group +then +7\\.0.* 2\\.0.* 0\\.012 +\\* +73 %")
        .contains("By users: trust these")
        .contains("(45 now, 44 then, 0 nothing)")
        .contains("on 12 of 13 days (2026-11-10 to 2026-11-22, UTC), with 80 % of the impressions")
        .contains("did on 14 days before the experiment (2026-10-26 to 2026-11-08) is taken off")
        .doesNotContain("too small");
  }

  /** Whose campaign runs one experiment after the other should know what the past is made of. */
  @Test
  void daysThatOtherExperimentsRanOnAreTold() {
    ExperimentReport.Builder report = byUsers();
    report.getUserGroupsBuilder().setDaysOfExperiments(9);
    assertThat(ExperimentText.of(report.build()))
        .contains(
            "9 of the 14 days before it are left out, since an experiment of this campaign ran"
                + " on them, and older days stand in where there are any.");

    report.getUserGroupsBuilder().setDaysBefore(0);
    assertThat(ExperimentText.of(report.build()))
        .contains("Nothing is taken off", "9 of the 14 days before it are left out")
        .doesNotContain("older days");
  }

  @Test
  void whyNothingIsTakenOffOrNotComparedByUsers() {
    ExperimentReport.Builder report = byUsers();
    report.getUserGroupsBuilder().setDaysBefore(0);
    report.getArmsBuilder(1).setUserGroups(4);
    assertThat(ExperimentText.of(report.build()))
        .contains("Nothing is taken off: no day before", "fewer than 5 groups is too small");

    report.getUserGroupsBuilder().setCountedDays(0);
    assertThat(ExperimentText.of(report.build()))
        .contains("Not compared by users: too few people.")
        .contains("2,000 people")
        .doesNotContain("trust these");

    report.getUserGroupsBuilder().setDays(0);
    assertThat(ExperimentText.of(report.build()))
        .contains("begins with the experiment's first whole day");
  }

  @Test
  void whatNobodyShouldTrustIsSaidBeforeItIsRead() {
    String text = ExperimentText.of(report(
        SampleRatioCheck.newBuilder().setPValue(1e-9).setMismatch(true), HoldOutLift.newBuilder()));

    assertThat(text.lines().skip(1).findFirst().orElseThrow()).contains("trust no figure below");
    assertThat(text).contains("cannot tell before somebody of either group buys");
  }
}
