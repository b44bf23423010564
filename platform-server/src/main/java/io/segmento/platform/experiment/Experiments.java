package io.segmento.platform.experiment;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.UserGroups;
import io.segmento.platform.experiment.ArmHash.Place;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.UserKey;
import io.segmento.proto.v1.Experiment;
import io.segmento.proto.v1.ExperimentArm;
import jakarta.inject.Inject;
import java.util.List;

/** Which arm of a campaign's experiment a user is in. Thread-safe; never waits. */
public final class Experiments {

  /** Each has 128 kB of {@link Entrants}; those that nobody asks for any more go first. */
  private static final int MAX_RUNNING = 256;

  /** The arm of a group that lies in two. */
  public static final int NO_ARM = 0;

  private final KeyRing keys;
  private final UserGroups groups;
  private final Cache<Terms, Running> running =
      Caffeine.newBuilder().maximumSize(MAX_RUNNING).build();

  @Inject
  public Experiments(KeyRing keys) {
    this.keys = requireNonNull(keys, "keys");
    this.groups = new UserGroups(keys);
  }

  /** What makes two experiments different: another split is another sample. */
  private record Terms(String campaignId, String experimentId, List<Integer> shares) {}

  private record Running(ArmHash hash, Entrants entrants) {}

  /**
   * The arm of a user.
   *
   * @param campaign a whole campaign with an experiment
   */
  public LiveCampaign arm(LiveCampaign campaign, UserKey user) {
    return armAt(campaign, running(campaign).hash().slot(user));
  }

  /** As {@link #arm}, of a user who came into the experiment by a real auction: counted once. */
  public LiveCampaign entered(LiveCampaign campaign, UserKey user) {
    Running experiment = running(campaign);
    Place place = experiment.hash().place(user);
    LiveCampaign arm = armAt(campaign, place.slot());
    experiment.entrants().met(place, arm.arm() - 1);
    return arm;
  }

  /** Distinct users that this node has met since it began or the split was changed, by arm. */
  public long[] entrants(LiveCampaign campaign) {
    return running(campaign).entrants().users();
  }

  /** Whether they are as many in each arm as they should be. */
  public SampleRatio sampleRatio(LiveCampaign campaign) {
    int[] shares = campaign.proto().getExperiment().getArmsList().stream()
        .mapToInt(ExperimentArm::getUsersPermille)
        .toArray();
    return SampleRatio.of(entrants(campaign), shares);
  }

  /**
   * In which arm each of the {@link UserGroups} lies with all its users.
   *
   * @return by group the arm's number, from 1 on; {@link #NO_ARM} when an arm ends within the group
   */
  public int[] armsOfGroups(LiveCampaign campaign) {
    ArmHash hash = running(campaign).hash();
    int[] arms = new int[UserGroups.GROUPS];
    for (int group = 0; group < arms.length; group++) {
      int first = hash.firstSlot(group);
      int arm = armAt(campaign, first).arm();
      boolean whole = armAt(campaign, first + ArmHash.PARTS - 1).arm() == arm;
      arms[group] = whole ? arm : NO_ARM;
    }
    return arms;
  }

  private static LiveCampaign armAt(LiveCampaign campaign, int slot) {
    Experiment experiment = campaign.proto().getExperiment();
    int from = 0;
    for (int i = 0; i < experiment.getArmsCount(); i++) {
      from += experiment.getArms(i).getUsersPermille();
      if (slot < from) {
        return campaign.arms().get(i);
      }
    }
    // Only where shares do not add up, which the catalog refuses.
    return campaign.arms().get(campaign.arms().size() - 1);
  }

  private Running running(LiveCampaign campaign) {
    Experiment experiment = campaign.proto().getExperiment();
    Terms terms = new Terms(
        campaign.id(),
        experiment.getId(),
        experiment.getArmsList().stream().map(ExperimentArm::getUsersPermille).toList());
    return running.get(
        terms,
        unused -> new Running(
            ArmHash.of(keys, groups, experiment.getId()),
            new Entrants(terms.shares().size())));
  }
}
