package io.segmento.platform.auction;

/** The stages of an auction that look at money; those of a recorded one write down what they see, and those of a replay see it again. */
record AuctionStages(CandidateSelection selection, AnswerBuilder answers) {}
