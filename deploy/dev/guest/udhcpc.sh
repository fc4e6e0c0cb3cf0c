#!/bin/sh
# Called by udhcpc with the lease in its environment.
case $1 in
deconfig)
  ip addr flush dev "$interface"
  ip link set "$interface" up
  ;;
bound|renew)
  ip addr flush dev "$interface"
  ip addr add "$ip/${mask:-24}" dev "$interface"
  for gateway in $router; do ip route replace default via "$gateway" dev "$interface"; done
  # Option 121: pairs of destination and gateway.
  set -- $staticroutes
  while [ -n "$2" ]; do
    case $1 in 0.0.0.0/0) to=default ;; *) to=$1 ;; esac
    case $2 in
    0.0.0.0) ip route replace "$to" dev "$interface" ;;
    *) ip route replace "$to" via "$2" dev "$interface" ;;
    esac
    shift 2
  done
  [ -n "$mtu" ] && ip link set "$interface" mtu "$mtu"
  : > /etc/resolv.conf
  for server in $dns; do echo "nameserver $server" >> /etc/resolv.conf; done
  [ -n "$hostname" ] && hostname "$hostname"
  echo "GUEST-DHCP $interface $ip/${mask:-24} gw=$router dns=$dns host=$hostname routes=$staticroutes mtu=$mtu server=$serverid" > /dev/console
  ;;
esac
