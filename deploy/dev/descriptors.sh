# Sourced by what starts daemons: what the caller has open, such as a lock, is not for them to keep open after it.
for descriptor in /proc/self/fd/*; do
  # 255 is the script itself.
  case ${descriptor##*/} in [012] | 255) ;; *) eval "exec ${descriptor##*/}>&-" ;; esac
done
unset descriptor
