#!/usr/bin/python3
"""Writes etc/tempest.conf in the first folder named, for the cloud of OS_*: what this control plane has is switched on, what it has not is not asked for.
Logs and locks are in the second.

FIXED_NETWORK and FLOATING_POOL name a network and a pool of floating addresses of built-in networking, where the cloud has them.

Makes the second image and gives the two flavors their names, where they are missing.
"""
import configparser
import json
import os
import subprocess
import sys
import urllib.request

folder, work = map(os.path.realpath, sys.argv[1:])
env = os.environ
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(url, body=None, token="", method=None, kind="application/json"):
    data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": kind, "X-Auth-Token": token})
    with opener.open(request, timeout=60) as answer:
        text = answer.read()
        return json.loads(text) if text else None, answer.headers


domain = {"name": env.get("OS_USER_DOMAIN_NAME", "Default")}
user = {"name": env["OS_USERNAME"], "password": env["OS_PASSWORD"], "domain": domain}
login, headers = call(env["OS_AUTH_URL"] + "/auth/tokens", {"auth": {
    "identity": {"methods": ["password"], "password": {"user": user}},
    "scope": {"project": {"name": env["OS_PROJECT_NAME"], "domain": domain}}}})
token = headers["X-Subject-Token"]
urls = {service["type"]: point["url"].rstrip("/")
        for service in login["token"]["catalog"] for point in service["endpoints"] if point["interface"] == "public"}

images = {image["name"]: image["id"] for image in call(urls["image"] + "/v2/images", token=token)[0]["images"]}
first = images.get("tiny") or next(iter(images.values()))
if "tempest-second" not in images:
    made, _ = call(urls["image"] + "/v2/images", {
        "name": "tempest-second", "disk_format": "raw", "container_format": "bare", "visibility": "public"}, token)
    call(f"{urls['image']}/v2/images/{made['id']}/file", bytes(65536), token, "PUT", "application/octet-stream")
    images["tempest-second"] = made["id"]
# Passwords are set by an agent in the guest, where the image says that it has one.
call(f"{urls['image']}/v2/images/{first}", [{"op": "add", "path": "/hw_qemu_guest_agent", "value": "yes"}], token, "PATCH", "application/openstack-images-v2.1-json-patch")
# A test adds a hundred to every quota, which for a while makes a hundred of what was without bound.
call(urls["compute"] + "/os-quota-class-sets/default", {"quota_class_set": {"instances": 1000, "cores": 2000, "ram": 1024000}}, token, "PUT", "application/json")
flavors = {flavor["name"]: flavor["id"] for flavor in call(urls["compute"] + "/flavors", token=token)[0]["flavors"]}
hosts = len(call(urls["compute"] + "/os-hypervisors", token=token)[0]["hypervisors"])

discover = subprocess.run(
    ["/usr/bin/python3", "-c", "import os, tempest; print(os.path.join(os.path.dirname(tempest.__file__), 'test_discover'))"],
    check=True, capture_output=True, text=True).stdout.strip()
with open(os.path.join(work, ".stestr.conf"), "w") as file:
    file.write(f"[DEFAULT]\ntest_path={discover}\ntop_dir={os.path.dirname(os.path.dirname(discover))}\ngroup_regex=([^\\.]*\\.)*\n")

has_network = str("network" in urls).lower()
fixed_network, floating_pool = env.get("FIXED_NETWORK", ""), env.get("FLOATING_POOL", "")
sections = {
    "DEFAULT": {"log_dir": work, "log_file": "tempest.log", "use_stderr": "false"},
    "oslo_concurrency": {"lock_path": os.path.join(work, "lock")},
    "auth": {
        "use_dynamic_credentials": "true", "create_isolated_networks": has_network, "admin_username": env["OS_USERNAME"],
        "admin_password": env["OS_PASSWORD"], "admin_project_name": env["OS_PROJECT_NAME"], "admin_domain_name": domain["name"],
        "tempest_roles": "member"},
    "identity": {"uri_v3": env["OS_AUTH_URL"], "auth_version": "v3", "region": env.get("OS_REGION_NAME", "RegionOne")},
    "identity-feature-enabled": {"api_v2": "false", "api_v3": "true"},
    "service_available": {
        "nova": "true", "glance": "true", "neutron": has_network, "cinder": str("volumev3" in urls).lower(), "swift": "false", "horizon": "false"},
    "compute": {
        "image_ref": first, "image_ref_alt": images["tempest-second"], "flavor_ref": flavors["m1.tiny"], "flavor_ref_alt": flavors["m1.small"],
        "build_interval": "1", "build_timeout": "120", "ready_wait": "0", "max_microversion": "latest", "min_compute_nodes": str(hosts),
        "hypervisor_type": env.get("HYPERVISOR_TYPE", "fake"), "fixed_network_name": fixed_network},
    "compute-feature-enabled": {
        "resize": "true", "cold_migration": "true", "vnc_console": "true", "serial_console": "false", "config_drive": "true",
        "snapshot": "true", "rescue": "true", "shelve": "true", "live_migration": "true",
        "live_migrate_back_and_forth": "true", "block_migration_for_live_migration": "true", "change_password": "true", "swap_volume": "false",
        "attach_encrypted_volume": "false", "stable_rescue": "true", "personality": "true", "hostname_fqdn_sanitization": "true",
        "xenapi_apis": "true",  # metadata that can be changed, of any hypervisor's servers
        "scheduler_enabled_filters":
            "ComputeFilter,ComputeCapabilitiesFilter,ImagePropertiesFilter,ServerGroupAntiAffinityFilter,ServerGroupAffinityFilter,"
            "SameHostFilter,DifferentHostFilter"},
    "image": {"build_timeout": "60", "build_interval": "1"},
    "placement": {"max_microversion": "latest"},
    "network": {"floating_network_name": floating_pool, "public_network_id": floating_pool},
    "network-feature-enabled": {"floating_ips": str(bool(floating_pool)).lower()},
    "validation": {"run_validation": "false"},
    "dashboard": {},
}
config = configparser.ConfigParser(interpolation=None, default_section="\0")
config.read_dict(sections)
with open(os.path.join(folder, "etc", "tempest.conf"), "w") as file:
    config.write(file)
