package org.deepfeature.dfm.hub;

/** Follows a download. Called by one thread. */
public interface DownloadListener {
  /**
   * @param name of the file
   * @param bytes in all; −1 if the server does not say
   */
  void started(String name, long bytes);

  /**
   * @param bytes there so far, with those of earlier attempts
   */
  void advanced(long bytes);

  /** The last call, however the download ended. */
  void finished();
}
