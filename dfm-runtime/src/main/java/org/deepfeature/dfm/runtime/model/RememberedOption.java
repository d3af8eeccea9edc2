package org.deepfeature.dfm.runtime.model;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The value that an option had when a model was made.
 *
 * @param value resolved; null where there is none
 * @param origin who gave it, such as {@code --pooling}, a file's name, or {@code default}
 */
public record RememberedOption(JsonNode value, String origin) {}
