package org.deepfeature.dfm.trainer.data;

/**
 * A file that lies where images were looked for, and was not taken. Immutable.
 *
 * @param name how it is shown: relative to the data's folder, parts separated by {@code /}
 * @param reason why it was not taken
 */
public record LeftOut(String name, Reason reason) {

  /** Why a file is not taken. */
  public enum Reason {
    /**
     * A link whose target is missing: DVC and git-annex leave such where content was not fetched.
     */
    DANGLING_LINK("links to what is not there (DVC and git-annex: fetch the content first)"),
    /** Known to be an image by its name, in a format that is not read. */
    UNREAD_FORMAT("images in a format that is not read"),
    /** Named by a list as a mask. */
    MISSING_MASK("masks that the list names and that are not there"),
    /** Below a folder, or of a name, that systems make for themselves. */
    HIDDEN("in hidden or system folders"),
    /** In a folder {@code maps} beside a run's rows. */
    DRAWN("pictures that an earlier run drew"),
    /** An image that the layout has no place for. */
    NO_PLACE("images that this layout has no place for"),
    /** Taken for a mask, but of no defective image. */
    MASK_OF_NONE("masks of no defective image"),
    /** An image that the split modes leave out. */
    SPLIT_MODE("images that the split modes leave out"),
    /** Not an image by its name. */
    OTHER("other files");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /**
     * @return in words, to follow a count
     */
    public String text() {
      return text;
    }

    /**
     * @return whether somebody who brings such files surely meant them to be read
     */
    public boolean isLoss() {
      return this == DANGLING_LINK || this == UNREAD_FORMAT || this == MISSING_MASK;
    }
  }
}
