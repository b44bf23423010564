package io.segmento.platform.privacy;

/**
 * On what the permits of a call stand. Immutable.
 *
 * @param framework "tcf", "gpp", "usp", or "none" where nothing was asked
 * @param presented the framework's string as it came; empty for "none"
 * @param cmpId consent management platform of a TC string, also of one in a GPP string; else 0
 * @param allowed bit n for TCF purpose n
 * @param policyVersion the policy in force, by the day on which it took effect
 */
public record ConsentBasis(
    String framework, String presented, int cmpId, int allowed, String policyVersion) {

  @Override
  public String toString() {
    return "ConsentBasis(" + framework + ", ***)";
  }
}
