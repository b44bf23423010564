package io.segmento.platform.targeting;

import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.Creative;
import java.util.List;

/** What an index needs of a campaign. */
public interface TargetedCampaign {

  Campaign proto();

  CampaignTargeting targeting();

  /** Those that may be shown. */
  List<Creative> creatives();

  /** Whether only a recognised user can be bid on. */
  boolean needsUser();
}
