package io.segmento.gateway.bidding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RequestQuotaTest {

  private static final long SECOND = 1_000_000_000L;

  /** Close to the overflow of the clock, which must make no difference. */
  private long now = Long.MAX_VALUE - SECOND;

  @Test
  void withoutAQuotaEverythingIsAdmitted() {
    RequestQuota quota = new RequestQuota(0, now);

    assertThat(admitted(quota, 100_000, false)).isEqualTo(100_000);
  }

  @Test
  void aQuarterOfASecondMayComeAtOnce() {
    RequestQuota quota = new RequestQuota(1_000, now);

    assertThat(admitted(quota, 10_000, false)).isEqualTo(250);
  }

  @Test
  void whatIsAskedEvenlyIsAdmittedUpToTheQuota() {
    RequestQuota quota = new RequestQuota(1_000, now);
    int admitted = 0;
    for (int i = 0; i < 30_000; i++) {
      now += SECOND / 3_000;
      admitted += quota.admits(false, now) ? 1 : 0;
    }

    assertThat(admitted).isBetween(10_000, 10_251);
  }

  @Test
  void guaranteedDealsPassWhenTheOthersDoNot() {
    RequestQuota quota = new RequestQuota(1_000, now);
    admitted(quota, 10_000, false);

    assertThat(admitted(quota, 10_000, true)).isEqualTo(750);
    assertThat(admitted(quota, 1, false)).isZero();
  }

  @Test
  void whatGuaranteedDealsTookIsMissingForTheOthers() {
    RequestQuota quota = new RequestQuota(1_000, now);
    admitted(quota, 1_000, true);
    now += SECOND / 2;

    assertThat(admitted(quota, 100, false)).isZero();

    now += SECOND / 2;
    assertThat(admitted(quota, 1_000, false)).isEqualTo(250);
  }

  @Test
  void oneRequestPassesEvenWhereTheQuotaIsTiny() {
    RequestQuota quota = new RequestQuota(1, now);

    assertThat(admitted(quota, 10, false)).isEqualTo(1);
    now += SECOND;
    assertThat(admitted(quota, 10, false)).isEqualTo(1);
  }

  @Test
  void aPauseSavesUpNoMoreThanTheBurst() {
    RequestQuota quota = new RequestQuota(1_000, now);
    now += 3_600 * SECOND;

    assertThat(admitted(quota, 10_000, false)).isEqualTo(250);
  }

  @Test
  void threadsTogetherGetNoMore() {
    RequestQuota quota = new RequestQuota(100_000, now);
    List<CompletableFuture<Integer>> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(CompletableFuture.supplyAsync(() -> admitted(quota, 20_000, false)));
    }

    assertThat(threads.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(25_000);
  }

  private int admitted(RequestQuota quota, int requests, boolean guaranteed) {
    int admitted = 0;
    for (int i = 0; i < requests; i++) {
      admitted += quota.admits(guaranteed, now) ? 1 : 0;
    }
    return admitted;
  }
}
