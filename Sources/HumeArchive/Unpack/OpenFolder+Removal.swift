import CHumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension OpenFolder {
  /// Removes all that the folder holds, through no link and not into other file systems; what cannot be removed stays.
  ///
  /// However deep and large it is, this takes four descriptors and no memory: what a folder in it holds is moved up,
  /// so that nothing has to be remembered.
  func removeContents() {
    var moved = 0
    var goesOn = true
    // A listing may miss names that come or go while it is read, so that it takes a second one to be sure.
    while goesOn {
      goesOn = false
      forEachName { name, isFolder in
        if remove(name, isFolder: isFolder) || empty(name, moved: &moved) { goesOn = true }
      }
    }
  }

  /// Removes a file, a link or an empty folder in it.
  private func remove(_ name: UnsafePointer<CChar>, isFolder: Bool) -> Bool {
    (!isFolder && unlinkat(descriptor, name, 0) == 0) || unlinkat(descriptor, name, AT_REMOVEDIR) == 0
  }

  /// Removes a folder in it, or at least something of that; whether there was anything to remove.
  private func empty(_ name: UnsafePointer<CChar>, moved: inout Int) -> Bool {
    guard let inner = ownFolder(name), let status = inner.status, status.st_dev == self.status?.st_dev else {
      return false
    }
    // Of a folder of ours nothing can be removed unless we may write to it.
    _ = fchmod(inner.descriptor, 0o700)
    var didSomething = false
    inner.forEachName { name, isFolder in
      if inner.remove(name, isFolder: isFolder) || take(name, from: inner, moved: &moved) { didSomething = true }
    }
    return unlinkat(descriptor, name, AT_REMOVEDIR) == 0 || didSomething
  }

  /// Moves a folder of a folder into this one, under a name that is free.
  private func take(_ name: UnsafePointer<CChar>, from inner: OpenFolder, moved: inout Int) -> Bool {
    guard let folder = inner.ownFolder(name) else { return false }
    // To move a folder is to write its `..`.
    _ = fchmod(folder.descriptor, 0o700)
    while true {
      moved += 1
      if renameat(inner.descriptor, name, descriptor, "\(moved)") == 0 { return true }
      guard [EEXIST, ENOTEMPTY, ENOTDIR].contains(errno) else { return false }
    }
  }
}
