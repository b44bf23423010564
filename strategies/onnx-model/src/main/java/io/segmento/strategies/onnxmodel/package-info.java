/** Bids by a model that was trained elsewhere and is run by ONNX Runtime. */
@NullMarked
package io.segmento.strategies.onnxmodel;

import org.jspecify.annotations.NullMarked;
