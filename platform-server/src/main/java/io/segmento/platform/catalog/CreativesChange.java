package io.segmento.platform.catalog;

import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.ReviewStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What changed creatives make of those that there were. Used by one thread, once. */
final class CreativesChange {

  private final SharedMap<List<Creative>> approvedBefore;
  private final SharedMap.Editor<Creative> idToCreative;
  private final Map<String, List<Creative>> touched = new HashMap<>();

  CreativesChange(SnapshotParts before, List<CatalogEntries.Change> changes) {
    this.approvedBefore = before.campaignToApproved();
    this.idToCreative = before.idToCreative().edit();
    for (CatalogEntries.Change change : changes) {
      apply(
          change.old() == null ? null : change.old().getCreative(),
          change.next() == null ? null : change.next().getCreative());
    }
  }

  private void apply(@Nullable Creative old, @Nullable Creative next) {
    if (old != null) {
      idToCreative.remove(old.getId());
      approvedOf(old.getCampaignId()).removeIf(each -> each.getId().equals(old.getId()));
    }
    if (next != null) {
      idToCreative.put(next.getId(), next);
      List<Creative> approved = approvedOf(next.getCampaignId());
      if (next.getReviewStatus() == ReviewStatus.APPROVED) {
        approved.add(next);
      }
    }
  }

  private List<Creative> approvedOf(String campaignId) {
    return touched.computeIfAbsent(campaignId, unused -> {
      List<Creative> known = approvedBefore.get(campaignId);
      return known == null ? new ArrayList<>() : new ArrayList<>(known);
    });
  }

  /** The campaigns of which a creative changed; they need not be there. */
  Set<String> campaigns() {
    return touched.keySet();
  }

  SharedMap<Creative> idToCreative() {
    return idToCreative.done();
  }

  /** The creatives that may be shown, in order of id. */
  SharedMap<List<Creative>> campaignToApproved() {
    SharedMap.Editor<List<Creative>> approved = approvedBefore.edit();
    touched.forEach((campaign, creatives) -> {
      if (creatives.isEmpty()) {
        approved.remove(campaign);
      } else {
        creatives.sort(Comparator.comparing(Creative::getId));
        approved.put(campaign, List.copyOf(creatives));
      }
    });
    return approved.done();
  }
}
