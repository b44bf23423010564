package io.segmento.platform.eventlog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Collections;
import java.util.List;

/**
 * An event, ready for a script of its campaign's slot, which appends it in the same step as it counts it. Whoever runs such a script gives it
 * {@link #streamKey()} as a key and {@link #args()} as four arguments: the record, the user's reference or an empty text, the most entries of the stream,
 * until when the stream lives. An empty record: nothing is to be appended.
 */
public record EventAppend(String stream, List<byte[]> args) {
  /** How many {@link #args()} there are. */
  public static final int ARGS = 4;

  public EventAppend {
    args = List.copyOf(args);
  }

  /** Appends nothing; only names the stream of a campaign, since a script has always as many keys. */
  public static EventAppend nothing(String campaignId) {
    return new EventAppend(
        EventStreams.ofCampaign(campaignId), Collections.nCopies(ARGS, new byte[0]));
  }

  public byte[] streamKey() {
    return stream.getBytes(US_ASCII);
  }
}
