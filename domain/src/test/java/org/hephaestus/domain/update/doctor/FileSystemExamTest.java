package org.hephaestus.domain.update.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.DoctorReport.Verdict;
import org.hephaestus.ports.update.FolderState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSystemExamTest {
  private static final String REMEDY = "that place with HEPH_HOME$";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ext4; OK | ^/h lies on ext4$",
        // Another machine's.
        "nfs4; PROBLEM | ^/h lies on nfs4, a file system of another machine | ^move it to a disk",
        "fuse.sshfs; PROBLEM | lies on fuse.sshfs, a file | with HEPH_HOME$",
        // Nobody knows what a program in user space does.
        "fuse.gocryptfs; WARNING | is up to that program$ | ^if it is of another machine, move it",
        // No answer.
        "''; SKIPPED | the type of that of /h is not known$",
      })
  void judges(String type, String want) {
    Lines.check(judge(type), "file system of home", want);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nfs",
        "nfs3",
        "nfs4",
        "NFS",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "afpfs",
        "afs",
        "webdav",
        "davfs",
        "davfs2",
        "ncp",
        "ncpfs",
        "9p",
        "ceph",
        "glusterfs",
        "sshfs",
        "beegfs",
        "lustre",
        "vboxsf",
        "prl_fs",
        "vmhgfs",
        "fuse.sshfs",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs"
      })
  void ofAnotherMachine(String type) {
    Lines.check(judge(type), "file system of home", "PROBLEM | " + type + ", a | " + REMEDY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs", "hfs", "fuseblk", "nfsx"
      })
  void ofThisMachine(String type) {
    assertThat(judge(type).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void oneThatCannotBeLookedAt() {
    Lines.check(
        FileSystemExam.judge(new FolderState.Unusable("store", "/s", "not there"), "--db"),
        "file system of store",
        "SKIPPED | ^/s could not be looked at$");
  }

  private static Line judge(String type) {
    return FileSystemExam.judge(
        new FolderState.Found("home", "/h", "rwx------", 1, 1, type), "HEPH_HOME");
  }
}
