-- Made of the model (see docs/decisions/0002): not to be edited.

CREATE TABLE "aggregates" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_aggregates" PRIMARY KEY AUTOINCREMENT,
    "uuid" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NULL
);

CREATE TABLE "allocations" (
    "consumer_uuid" TEXT NOT NULL,
    "provider_uuid" TEXT NOT NULL,
    "resource_class" TEXT NOT NULL,
    "used" INTEGER NOT NULL,
    CONSTRAINT "PK_allocations" PRIMARY KEY ("consumer_uuid", "provider_uuid", "resource_class")
);

CREATE TABLE "block_devices" (
    "instance_uuid" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "source_type" INTEGER NOT NULL,
    "source_id" TEXT NULL,
    "to_volume" INTEGER NOT NULL,
    "boot_index" INTEGER NULL,
    "size" INTEGER NULL,
    "guest_format" TEXT NULL,
    "device_name" TEXT NULL,
    "disk_bus" TEXT NULL,
    "device_type" TEXT NULL,
    "delete_on_termination" INTEGER NOT NULL,
    "tag" TEXT NULL,
    "volume_type" TEXT NULL,
    "volume_id" TEXT NULL,
    CONSTRAINT "PK_block_devices" PRIMARY KEY ("instance_uuid", "position")
);

CREATE TABLE "certificates" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_certificates" PRIMARY KEY AUTOINCREMENT,
    "user_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "authority" TEXT NOT NULL,
    "not_after" INTEGER NOT NULL,
    "revoked_at" INTEGER NULL
);

CREATE TABLE "compute_nodes" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_compute_nodes" PRIMARY KEY AUTOINCREMENT,
    "uuid" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "hypervisor_hostname" TEXT NOT NULL,
    "report" TEXT NOT NULL,
    "failed_builds" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NULL,
    "deleted" INTEGER NOT NULL
);

CREATE TABLE "conductors" (
    "id" TEXT NOT NULL CONSTRAINT "PK_conductors" PRIMARY KEY,
    "host" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "lease_until" INTEGER NOT NULL,
    "key_check" TEXT NULL
);

CREATE TABLE "console_auth_tokens" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_console_auth_tokens" PRIMARY KEY AUTOINCREMENT,
    "token_hash" TEXT NOT NULL,
    "console_type" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "tls_port" INTEGER NULL,
    "internal_access_path" TEXT NULL,
    "instance_uuid" TEXT NOT NULL,
    "compute_host" TEXT NOT NULL,
    "access_url_base" TEXT NULL,
    "created_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL
);

CREATE TABLE "event_publishers" (
    "name" TEXT NOT NULL CONSTRAINT "PK_event_publishers" PRIMARY KEY,
    "owner" TEXT NOT NULL
);

CREATE TABLE "events" (
    "revision" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "event_type" TEXT NOT NULL,
    "priority" TEXT NOT NULL,
    "publisher_id" TEXT NOT NULL,
    "payload" BLOB NOT NULL,
    "created_at" INTEGER NOT NULL,
    "request_id" TEXT NOT NULL,
    "context_user_id" TEXT NULL,
    "context_project_id" TEXT NULL,
    CONSTRAINT "PK_events" PRIMARY KEY ("revision", "ordinal")
);

CREATE TABLE "fixed_ips" (
    "network_uuid" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "instance_uuid" TEXT NULL,
    "slot" INTEGER NULL,
    "free_slot" INTEGER NULL,
    "reserved" INTEGER NOT NULL,
    "leased" INTEGER NOT NULL,
    "updated_at" INTEGER NULL,
    CONSTRAINT "PK_fixed_ips" PRIMARY KEY ("network_uuid", "address")
);

CREATE TABLE "flavors" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_flavors" PRIMARY KEY AUTOINCREMENT,
    "flavorid" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "vcpus" INTEGER NOT NULL,
    "memory_mb" INTEGER NOT NULL,
    "root_gb" INTEGER NOT NULL,
    "ephemeral_gb" INTEGER NOT NULL,
    "swap" INTEGER NOT NULL,
    "rxtx_factor" REAL NOT NULL,
    "is_public" INTEGER NOT NULL,
    "disabled" INTEGER NOT NULL,
    "description" TEXT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NULL
);

CREATE TABLE "floating_ips" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_floating_ips" PRIMARY KEY AUTOINCREMENT,
    "address" TEXT NOT NULL,
    "pool" TEXT NOT NULL,
    "interface" TEXT NULL,
    "project_id" TEXT NULL,
    "fixed_address" TEXT NULL,
    "instance_uuid" TEXT NULL,
    "auto_assigned" INTEGER NOT NULL
);

CREATE TABLE "guest_passwords" (
    "instance_uuid" TEXT NOT NULL CONSTRAINT "PK_guest_passwords" PRIMARY KEY,
    "told" TEXT NOT NULL
);

CREATE TABLE "guests" (
    "instance_uuid" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "node_uuid" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "left_at" INTEGER NULL,
    CONSTRAINT "PK_guests" PRIMARY KEY ("instance_uuid", "id")
);

CREATE TABLE "idempotency_keys" (
    "project_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "body_hash" BLOB NOT NULL,
    "reply" BLOB NOT NULL,
    "expires_at" INTEGER NOT NULL,
    CONSTRAINT "PK_idempotency_keys" PRIMARY KEY ("project_id", "user_id", "idempotency_key")
);

CREATE TABLE "instance_actions" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_instance_actions" PRIMARY KEY AUTOINCREMENT,
    "instance_uuid" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "user_id" TEXT NULL,
    "project_id" TEXT NULL,
    "start_time" INTEGER NOT NULL,
    "finish_time" INTEGER NULL,
    "updated_at" INTEGER NULL,
    "message" TEXT NULL
);

CREATE TABLE "instance_actions_events" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_instance_actions_events" PRIMARY KEY AUTOINCREMENT,
    "action_id" INTEGER NOT NULL,
    "event" TEXT NOT NULL,
    "start_time" INTEGER NOT NULL,
    "finish_time" INTEGER NULL,
    "result" TEXT NULL,
    "host" TEXT NULL,
    "details" TEXT NULL,
    "traceback" TEXT NULL
);

CREATE TABLE "instances" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_instances" PRIMARY KEY AUTOINCREMENT,
    "uuid" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "guest" TEXT NULL,
    "project_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "display_description" TEXT NULL,
    "hostname" TEXT NOT NULL,
    "reservation_id" TEXT NOT NULL,
    "launch_index" INTEGER NOT NULL,
    "vm_state" TEXT NOT NULL,
    "task_state" TEXT NULL,
    "power_state" INTEGER NOT NULL,
    "progress" INTEGER NOT NULL,
    "host" TEXT NULL,
    "node" TEXT NULL,
    "availability_zone" TEXT NULL,
    "pinned_availability_zone" TEXT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NULL,
    "launched_at" INTEGER NULL,
    "terminated_at" INTEGER NULL,
    "deleted_at" INTEGER NULL,
    "image_ref" TEXT NULL,
    "key_name" TEXT NULL,
    "locked_by" INTEGER NOT NULL,
    "locked_reason" TEXT NULL,
    "config_drive" INTEGER NOT NULL,
    "root_device_name" TEXT NULL,
    "access_ip_v4" TEXT NULL,
    "access_ip_v6" TEXT NULL,
    "auto_disk_config" INTEGER NOT NULL,
    "server_group" TEXT NULL,
    "flavor" TEXT NOT NULL,
    "image_properties" TEXT NULL,
    "metadata" TEXT NULL,
    "tags" TEXT NULL,
    "security_groups" TEXT NULL,
    "scheduler_hints" TEXT NULL,
    "trusted_certs" TEXT NULL,
    "user_data" TEXT NULL,
    "fault_code" INTEGER NULL,
    "fault_message" TEXT NULL,
    "fault_details" TEXT NULL,
    "fault_at" INTEGER NULL,
    "interfaces" TEXT NULL,
    "shelved_image_id" TEXT NULL,
    "shelved_at" INTEGER NULL,
    "deleted" INTEGER NOT NULL,
    "flavor_id" TEXT NOT NULL
);

CREATE TABLE "inventories" (
    "provider_uuid" TEXT NOT NULL,
    "resource_class" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "reserved" INTEGER NOT NULL,
    "allocation_ratio" REAL NOT NULL,
    "min_unit" INTEGER NOT NULL,
    "max_unit" INTEGER NOT NULL,
    "step_size" INTEGER NOT NULL,
    "used" INTEGER NOT NULL,
    CONSTRAINT "PK_inventories" PRIMARY KEY ("provider_uuid", "resource_class")
);

CREATE TABLE "key_pairs" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_key_pairs" PRIMARY KEY AUTOINCREMENT,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "migrations" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_migrations" PRIMARY KEY AUTOINCREMENT,
    "uuid" TEXT NOT NULL,
    "instance_uuid" TEXT NOT NULL,
    "migration_type" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "source_compute" TEXT NOT NULL,
    "source_node" TEXT NULL,
    "source_zone" TEXT NULL,
    "dest_compute" TEXT NULL,
    "dest_node" TEXT NULL,
    "old_flavor" TEXT NOT NULL,
    "new_flavor" TEXT NOT NULL,
    "old_instance_type_id" INTEGER NULL,
    "new_instance_type_id" INTEGER NULL,
    "old_vm_state" TEXT NOT NULL,
    "source_guest" TEXT NOT NULL,
    "dest_guest" TEXT NULL,
    "user_id" TEXT NULL,
    "project_id" TEXT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NULL,
    "progress" TEXT NULL
);

CREATE TABLE "network_revisions" (
    "uuid" TEXT NOT NULL CONSTRAINT "PK_network_revisions" PRIMARY KEY,
    "revision" INTEGER NOT NULL
);

CREATE TABLE "networks" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_networks" PRIMARY KEY AUTOINCREMENT,
    "uuid" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "cidr" TEXT NOT NULL,
    "cidr_v6" TEXT NULL,
    "gateway" TEXT NOT NULL,
    "gateway_v6" TEXT NULL,
    "dhcp_server" TEXT NOT NULL,
    "dhcp_start" TEXT NOT NULL,
    "dns1" TEXT NULL,
    "dns2" TEXT NULL,
    "bridge" TEXT NULL,
    "bridge_interface" TEXT NULL,
    "vlan" INTEGER NULL,
    "project_id" TEXT NULL,
    "multi_host" INTEGER NOT NULL,
    "host" TEXT NULL,
    "priority" INTEGER NULL,
    "mtu" INTEGER NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NULL
);

CREATE TABLE "provider_fw_rules" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_provider_fw_rules" PRIMARY KEY AUTOINCREMENT,
    "protocol" TEXT NULL,
    "from_port" INTEGER NULL,
    "to_port" INTEGER NULL,
    "cidr" TEXT NOT NULL
);

CREATE TABLE "provider_traits" (
    "provider_uuid" TEXT NOT NULL,
    "trait" TEXT NOT NULL,
    "reported" INTEGER NOT NULL,
    CONSTRAINT "PK_provider_traits" PRIMARY KEY ("provider_uuid", "trait")
);

CREATE TABLE "quota_classes" (
    "class_name" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "hard_limit" INTEGER NOT NULL,
    CONSTRAINT "PK_quota_classes" PRIMARY KEY ("class_name", "resource")
);

CREATE TABLE "quota_usages" (
    "project_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "instances" INTEGER NOT NULL,
    "cores" INTEGER NOT NULL,
    "ram" INTEGER NOT NULL,
    "key_pairs" INTEGER NOT NULL,
    "server_groups" INTEGER NOT NULL,
    CONSTRAINT "PK_quota_usages" PRIMARY KEY ("project_id", "user_id")
);

CREATE TABLE "quotas" (
    "project_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "hard_limit" INTEGER NOT NULL,
    CONSTRAINT "PK_quotas" PRIMARY KEY ("project_id", "user_id", "resource")
);

CREATE TABLE "resource_providers" (
    "uuid" TEXT NOT NULL CONSTRAINT "PK_resource_providers" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "generation" INTEGER NOT NULL
);

CREATE TABLE "revision_counter" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_revision_counter" PRIMARY KEY,
    "revision" INTEGER NOT NULL
);

CREATE TABLE "rpc_results" (
    "call_id" TEXT NOT NULL CONSTRAINT "PK_rpc_results" PRIMARY KEY,
    "reply" BLOB NOT NULL,
    "expires_at" INTEGER NOT NULL
);

CREATE TABLE "s3_images" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_s3_images" PRIMARY KEY AUTOINCREMENT,
    "uuid" TEXT NOT NULL,
    "seen_at" INTEGER NOT NULL
);

CREATE TABLE "saga_signals" (
    "saga_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "word" TEXT NULL,
    "told_at" INTEGER NOT NULL,
    CONSTRAINT "PK_saga_signals" PRIMARY KEY ("saga_id", "name")
);

CREATE TABLE "sagas" (
    "id" TEXT NOT NULL CONSTRAINT "PK_sagas" PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "instance_uuid" TEXT NULL,
    "exclusive_key" TEXT NULL,
    "owner" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "phase" TEXT NOT NULL,
    "deadline" INTEGER NOT NULL,
    "state" BLOB NOT NULL,
    "secrets" BLOB NULL,
    "created_at" INTEGER NOT NULL,
    "request_id" TEXT NOT NULL,
    "context_user_id" TEXT NULL,
    "context_project_id" TEXT NULL,
    "context_is_admin" INTEGER NOT NULL,
    "global_request_id" TEXT NULL
);

CREATE TABLE "security_group_default_rules" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_security_group_default_rules" PRIMARY KEY AUTOINCREMENT,
    "protocol" TEXT NULL,
    "from_port" INTEGER NULL,
    "to_port" INTEGER NULL,
    "cidr" TEXT NULL
);

CREATE TABLE "security_group_instance_association" (
    "instance_uuid" TEXT NOT NULL,
    "group_uuid" TEXT NOT NULL,
    CONSTRAINT "PK_security_group_instance_association" PRIMARY KEY ("instance_uuid", "group_uuid")
);

CREATE TABLE "security_group_rules" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_security_group_rules" PRIMARY KEY AUTOINCREMENT,
    "parent_group_id" INTEGER NOT NULL,
    "protocol" TEXT NULL,
    "from_port" INTEGER NULL,
    "to_port" INTEGER NULL,
    "cidr" TEXT NULL,
    "group_id" INTEGER NULL
);

CREATE TABLE "security_groups" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_security_groups" PRIMARY KEY AUTOINCREMENT,
    "uuid" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "rule_count" INTEGER NOT NULL
);

CREATE TABLE "server_groups" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_server_groups" PRIMARY KEY AUTOINCREMENT,
    "uuid" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "policy" TEXT NOT NULL,
    "max_server_per_host" INTEGER NULL,
    "guard" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "services" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_services" PRIMARY KEY AUTOINCREMENT,
    "uuid" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "binary_name" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "disabled" INTEGER NOT NULL,
    "disabled_reason" TEXT NULL,
    "forced_down" INTEGER NOT NULL,
    "up" INTEGER NOT NULL,
    "holder" TEXT NULL,
    "last_seen_up" INTEGER NULL,
    "lease_until" INTEGER NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NULL
);

CREATE TABLE "shadow_block_devices" (
    "instance_uuid" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "source_type" INTEGER NOT NULL,
    "source_id" TEXT NULL,
    "to_volume" INTEGER NOT NULL,
    "boot_index" INTEGER NULL,
    "size" INTEGER NULL,
    "guest_format" TEXT NULL,
    "device_name" TEXT NULL,
    "disk_bus" TEXT NULL,
    "device_type" TEXT NULL,
    "delete_on_termination" INTEGER NOT NULL,
    "tag" TEXT NULL,
    "volume_type" TEXT NULL,
    "volume_id" TEXT NULL,
    CONSTRAINT "PK_shadow_block_devices" PRIMARY KEY ("instance_uuid", "position")
);

CREATE TABLE "shadow_instance_actions" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_shadow_instance_actions" PRIMARY KEY,
    "instance_uuid" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "user_id" TEXT NULL,
    "project_id" TEXT NULL,
    "start_time" INTEGER NOT NULL,
    "finish_time" INTEGER NULL,
    "updated_at" INTEGER NULL,
    "message" TEXT NULL
);

CREATE TABLE "shadow_instance_actions_events" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_shadow_instance_actions_events" PRIMARY KEY,
    "action_id" INTEGER NOT NULL,
    "event" TEXT NOT NULL,
    "start_time" INTEGER NOT NULL,
    "finish_time" INTEGER NULL,
    "result" TEXT NULL,
    "host" TEXT NULL,
    "details" TEXT NULL,
    "traceback" TEXT NULL
);

CREATE TABLE "shadow_instances" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_shadow_instances" PRIMARY KEY,
    "uuid" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "guest" TEXT NULL,
    "project_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "display_description" TEXT NULL,
    "hostname" TEXT NOT NULL,
    "reservation_id" TEXT NOT NULL,
    "launch_index" INTEGER NOT NULL,
    "vm_state" TEXT NOT NULL,
    "task_state" TEXT NULL,
    "power_state" INTEGER NOT NULL,
    "progress" INTEGER NOT NULL,
    "host" TEXT NULL,
    "node" TEXT NULL,
    "availability_zone" TEXT NULL,
    "pinned_availability_zone" TEXT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NULL,
    "launched_at" INTEGER NULL,
    "terminated_at" INTEGER NULL,
    "deleted_at" INTEGER NULL,
    "image_ref" TEXT NULL,
    "key_name" TEXT NULL,
    "locked_by" INTEGER NOT NULL,
    "locked_reason" TEXT NULL,
    "config_drive" INTEGER NOT NULL,
    "root_device_name" TEXT NULL,
    "access_ip_v4" TEXT NULL,
    "access_ip_v6" TEXT NULL,
    "auto_disk_config" INTEGER NOT NULL,
    "server_group" TEXT NULL,
    "flavor" TEXT NOT NULL,
    "image_properties" TEXT NULL,
    "metadata" TEXT NULL,
    "tags" TEXT NULL,
    "security_groups" TEXT NULL,
    "scheduler_hints" TEXT NULL,
    "trusted_certs" TEXT NULL,
    "user_data" TEXT NULL,
    "fault_code" INTEGER NULL,
    "fault_message" TEXT NULL,
    "fault_details" TEXT NULL,
    "fault_at" INTEGER NULL,
    "interfaces" TEXT NULL,
    "shelved_image_id" TEXT NULL,
    "shelved_at" INTEGER NULL,
    "deleted" INTEGER NOT NULL,
    "flavor_id" TEXT NOT NULL
);

CREATE TABLE "shadow_migrations" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_shadow_migrations" PRIMARY KEY,
    "uuid" TEXT NOT NULL,
    "instance_uuid" TEXT NOT NULL,
    "migration_type" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "source_compute" TEXT NOT NULL,
    "source_node" TEXT NULL,
    "source_zone" TEXT NULL,
    "dest_compute" TEXT NULL,
    "dest_node" TEXT NULL,
    "old_flavor" TEXT NOT NULL,
    "new_flavor" TEXT NOT NULL,
    "old_instance_type_id" INTEGER NULL,
    "new_instance_type_id" INTEGER NULL,
    "old_vm_state" TEXT NOT NULL,
    "source_guest" TEXT NOT NULL,
    "dest_guest" TEXT NULL,
    "user_id" TEXT NULL,
    "project_id" TEXT NULL,
    "created_at" INTEGER NOT NULL,
    "updated_at" INTEGER NULL,
    "progress" TEXT NULL
);

CREATE TABLE "aggregate_hosts" (
    "aggregate_id" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    CONSTRAINT "PK_aggregate_hosts" PRIMARY KEY ("aggregate_id", "host"),
    CONSTRAINT "FK_aggregate_hosts_aggregates_aggregate_id" FOREIGN KEY ("aggregate_id") REFERENCES "aggregates" ("id") ON DELETE CASCADE
);

CREATE TABLE "aggregate_metadata" (
    "aggregate_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    CONSTRAINT "PK_aggregate_metadata" PRIMARY KEY ("aggregate_id", "name"),
    CONSTRAINT "FK_aggregate_metadata_aggregates_aggregate_id" FOREIGN KEY ("aggregate_id") REFERENCES "aggregates" ("id") ON DELETE CASCADE
);

CREATE TABLE "flavor_extra_specs" (
    "flavor_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    CONSTRAINT "PK_flavor_extra_specs" PRIMARY KEY ("flavor_id", "name"),
    CONSTRAINT "FK_flavor_extra_specs_flavors_flavor_id" FOREIGN KEY ("flavor_id") REFERENCES "flavors" ("id") ON DELETE CASCADE
);

CREATE TABLE "flavor_projects" (
    "flavor_id" INTEGER NOT NULL,
    "project_id" TEXT NOT NULL,
    CONSTRAINT "PK_flavor_projects" PRIMARY KEY ("flavor_id", "project_id"),
    CONSTRAINT "FK_flavor_projects_flavors_flavor_id" FOREIGN KEY ("flavor_id") REFERENCES "flavors" ("id") ON DELETE CASCADE
);

INSERT INTO "revision_counter" ("id", "revision")
VALUES (1, 0);

SELECT changes();

CREATE INDEX "IX_aggregate_hosts_host" ON "aggregate_hosts" ("host");

CREATE UNIQUE INDEX "IX_aggregates_name" ON "aggregates" ("name");

CREATE UNIQUE INDEX "IX_aggregates_uuid" ON "aggregates" ("uuid");

CREATE INDEX "IX_block_devices_volume_id" ON "block_devices" ("volume_id");

CREATE INDEX "IX_certificates_authority" ON "certificates" ("authority");

CREATE INDEX "IX_certificates_not_after" ON "certificates" ("not_after");

CREATE INDEX "IX_certificates_project_id_user_id" ON "certificates" ("project_id", "user_id");

CREATE INDEX "IX_certificates_user_id" ON "certificates" ("user_id");

CREATE INDEX "IX_compute_nodes_host" ON "compute_nodes" ("host");

CREATE INDEX "IX_compute_nodes_revision" ON "compute_nodes" ("revision");

CREATE UNIQUE INDEX "IX_compute_nodes_uuid" ON "compute_nodes" ("uuid");

CREATE INDEX "IX_console_auth_tokens_expires_at" ON "console_auth_tokens" ("expires_at");

CREATE INDEX "IX_console_auth_tokens_instance_uuid" ON "console_auth_tokens" ("instance_uuid");

CREATE UNIQUE INDEX "IX_console_auth_tokens_token_hash" ON "console_auth_tokens" ("token_hash");

CREATE INDEX "IX_events_created_at" ON "events" ("created_at");

CREATE INDEX "IX_fixed_ips_address" ON "fixed_ips" ("address");

CREATE INDEX "IX_fixed_ips_instance_uuid" ON "fixed_ips" ("instance_uuid");

CREATE INDEX "IX_fixed_ips_network_uuid_free_slot" ON "fixed_ips" ("network_uuid", "free_slot");

CREATE UNIQUE INDEX "IX_flavors_flavorid" ON "flavors" ("flavorid");

CREATE UNIQUE INDEX "IX_flavors_name" ON "flavors" ("name");

CREATE UNIQUE INDEX "IX_floating_ips_address" ON "floating_ips" ("address");

CREATE INDEX "IX_floating_ips_instance_uuid" ON "floating_ips" ("instance_uuid");

CREATE INDEX "IX_floating_ips_pool_project_id" ON "floating_ips" ("pool", "project_id");

CREATE INDEX "IX_floating_ips_project_id" ON "floating_ips" ("project_id");

CREATE INDEX "IX_guests_host" ON "guests" ("host");

CREATE INDEX "IX_idempotency_keys_expires_at" ON "idempotency_keys" ("expires_at");

CREATE INDEX "IX_instance_actions_instance_uuid_request_id" ON "instance_actions" ("instance_uuid", "request_id");

CREATE INDEX "IX_instance_actions_events_action_id" ON "instance_actions_events" ("action_id");

CREATE INDEX "IX_instances_deleted_created_at_id" ON "instances" ("deleted", "created_at", "id");

CREATE INDEX "IX_instances_host_deleted" ON "instances" ("host", "deleted");

CREATE INDEX "IX_instances_project_id_deleted_created_at_id" ON "instances" ("project_id", "deleted", "created_at", "id");

CREATE INDEX "IX_instances_server_group" ON "instances" ("server_group");

CREATE INDEX "IX_instances_updated_at" ON "instances" ("updated_at");

CREATE UNIQUE INDEX "IX_instances_uuid" ON "instances" ("uuid");

CREATE UNIQUE INDEX "IX_key_pairs_user_id_name" ON "key_pairs" ("user_id", "name");

CREATE INDEX "IX_migrations_created_at_id" ON "migrations" ("created_at", "id");

CREATE INDEX "IX_migrations_instance_uuid_status" ON "migrations" ("instance_uuid", "status");

CREATE INDEX "IX_migrations_status_updated_at" ON "migrations" ("status", "updated_at");

CREATE UNIQUE INDEX "IX_migrations_uuid" ON "migrations" ("uuid");

CREATE INDEX "IX_networks_host" ON "networks" ("host");

CREATE UNIQUE INDEX "IX_networks_uuid" ON "networks" ("uuid");

CREATE INDEX "IX_rpc_results_expires_at" ON "rpc_results" ("expires_at");

CREATE UNIQUE INDEX "IX_s3_images_uuid" ON "s3_images" ("uuid");

CREATE UNIQUE INDEX "IX_sagas_exclusive_key" ON "sagas" ("exclusive_key");

CREATE INDEX "IX_security_group_instance_association_group_uuid" ON "security_group_instance_association" ("group_uuid");

CREATE INDEX "IX_security_group_rules_group_id" ON "security_group_rules" ("group_id");

CREATE INDEX "IX_security_group_rules_parent_group_id" ON "security_group_rules" ("parent_group_id");

CREATE UNIQUE INDEX "IX_security_groups_project_id_name" ON "security_groups" ("project_id", "name");

CREATE UNIQUE INDEX "IX_security_groups_uuid" ON "security_groups" ("uuid");

CREATE INDEX "IX_server_groups_project_id" ON "server_groups" ("project_id");

CREATE UNIQUE INDEX "IX_server_groups_uuid" ON "server_groups" ("uuid");

CREATE UNIQUE INDEX "IX_services_host_binary_name" ON "services" ("host", "binary_name");

CREATE UNIQUE INDEX "IX_services_uuid" ON "services" ("uuid");

CREATE INDEX "IX_shadow_instance_actions_instance_uuid" ON "shadow_instance_actions" ("instance_uuid");

CREATE INDEX "IX_shadow_instance_actions_events_action_id" ON "shadow_instance_actions_events" ("action_id");

CREATE INDEX "IX_shadow_instances_deleted_at" ON "shadow_instances" ("deleted_at");

CREATE UNIQUE INDEX "IX_shadow_instances_uuid" ON "shadow_instances" ("uuid");

CREATE INDEX "IX_shadow_migrations_instance_uuid" ON "shadow_migrations" ("instance_uuid");
