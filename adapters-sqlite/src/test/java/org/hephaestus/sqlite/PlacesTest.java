package org.hephaestus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
  /** Another machine's locks are not safe, whatever the name and its case. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nfs",
        "nfs4",
        "NFS",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "afpfs",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.glusterfs",
        "ceph",
        "9p",
        "davfs",
        "webdav",
        "vboxsf",
        "lustre",
        "beegfs",
        "fuse.davfs2"
      })
  void refused(String type) {
    assertThat(Places.unsuitable(type)).hasValueSatisfying(why -> assertThat(why).startsWith(type));
  }

  /** Local ones; and an unknown one is given the benefit of the doubt. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext4",
        "xfs",
        "btrfs",
        "zfs",
        "tmpfs",
        "overlay",
        "apfs",
        "hfs",
        "f2fs",
        "vfat",
        "exfat",
        "fuseblk",
        "fuse.encfs",
        "fuse.gocryptfs",
        "ecryptfs",
        "bcachefs",
        "",
        "nfsomething"
      })
  void accepted(String type) {
    assertThat(Places.unsuitable(type)).isEmpty();
  }
}
