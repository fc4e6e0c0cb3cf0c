"""Listens for notifications as Ceilometer and the like do, with the distribution's oslo.messaging; a JSON line for each, and ends after COUNT."""
import json
import sys
import threading

import oslo_messaging
from oslo_config import cfg

url, exchange, topic, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
done = threading.Event()
seen = []


class Endpoint:
    def _take(self, priority, ctxt, publisher_id, event_type, payload, metadata):
        print(json.dumps({"priority": priority, "publisher_id": publisher_id, "event_type": event_type, "payload": payload,
                          "message_id": metadata["message_id"], "timestamp": metadata["timestamp"], "request_id": ctxt.get("request_id")}), flush=True)
        seen.append(event_type)
        if len(seen) >= count:
            done.set()

    def info(self, *args):
        self._take("info", *args)

    def error(self, *args):
        self._take("error", *args)


conf = cfg.ConfigOpts()
conf([])
transport = oslo_messaging.get_notification_transport(conf, url=url)
server = oslo_messaging.get_notification_listener(
    transport, [oslo_messaging.Target(exchange=exchange, topic=topic)], [Endpoint()], executor="threading")
# One at a time: two threads would print in any order, and into each other's lines.
server.start(override_pool_size=1)
print("listening", flush=True)
done.wait(60)
server.stop()
server.wait()
