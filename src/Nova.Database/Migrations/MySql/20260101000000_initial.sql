-- Made of the model (see docs/decisions/0002): not to be edited.

ALTER DATABASE CHARACTER SET utf8mb4;

CREATE TABLE `aggregates` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `created_at` bigint NOT NULL,
    `updated_at` bigint NULL,
    CONSTRAINT `PK_aggregates` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `allocations` (
    `consumer_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `provider_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `resource_class` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `used` bigint NOT NULL,
    CONSTRAINT `PK_allocations` PRIMARY KEY (`consumer_uuid`, `provider_uuid`, `resource_class`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `block_devices` (
    `instance_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `position` int NOT NULL,
    `source_type` int NOT NULL,
    `source_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `to_volume` tinyint(1) NOT NULL,
    `boot_index` int NULL,
    `size` int NULL,
    `guest_format` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `device_name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `disk_bus` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `device_type` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `delete_on_termination` tinyint(1) NOT NULL,
    `tag` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `volume_type` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `volume_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    CONSTRAINT `PK_block_devices` PRIMARY KEY (`instance_uuid`, `position`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `certificates` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `user_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `authority` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `not_after` bigint NOT NULL,
    `revoked_at` bigint NULL,
    CONSTRAINT `PK_certificates` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `compute_nodes` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `revision` bigint NOT NULL,
    `host` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `hypervisor_hostname` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `report` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `failed_builds` int NOT NULL,
    `created_at` bigint NOT NULL,
    `updated_at` bigint NULL,
    `deleted` tinyint(1) NOT NULL,
    CONSTRAINT `PK_compute_nodes` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `conductors` (
    `id` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `host` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `epoch` bigint NOT NULL,
    `lease_until` bigint NOT NULL,
    `key_check` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    CONSTRAINT `PK_conductors` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `console_auth_tokens` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `token_hash` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `console_type` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `host` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `port` int NOT NULL,
    `tls_port` int NULL,
    `internal_access_path` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `instance_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `compute_host` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `access_url_base` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `created_at` bigint NOT NULL,
    `expires_at` bigint NOT NULL,
    CONSTRAINT `PK_console_auth_tokens` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `event_publishers` (
    `name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `owner` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    CONSTRAINT `PK_event_publishers` PRIMARY KEY (`name`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `events` (
    `revision` bigint NOT NULL,
    `ordinal` int NOT NULL,
    `event_type` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `priority` varchar(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `publisher_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `payload` longblob NOT NULL,
    `created_at` bigint NOT NULL,
    `request_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `context_user_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `context_project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    CONSTRAINT `PK_events` PRIMARY KEY (`revision`, `ordinal`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `fixed_ips` (
    `network_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `address` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `instance_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `slot` int NULL,
    `free_slot` int NULL,
    `reserved` tinyint(1) NOT NULL,
    `leased` tinyint(1) NOT NULL,
    `updated_at` bigint NULL,
    CONSTRAINT `PK_fixed_ips` PRIMARY KEY (`network_uuid`, `address`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `flavors` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `flavorid` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `vcpus` int NOT NULL,
    `memory_mb` int NOT NULL,
    `root_gb` int NOT NULL,
    `ephemeral_gb` int NOT NULL,
    `swap` int NOT NULL,
    `rxtx_factor` double NOT NULL,
    `is_public` tinyint(1) NOT NULL,
    `disabled` tinyint(1) NOT NULL,
    `description` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `created_at` bigint NOT NULL,
    `updated_at` bigint NULL,
    CONSTRAINT `PK_flavors` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `floating_ips` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `address` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `pool` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `interface` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `fixed_address` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `instance_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `auto_assigned` tinyint(1) NOT NULL,
    CONSTRAINT `PK_floating_ips` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `guest_passwords` (
    `instance_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `told` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    CONSTRAINT `PK_guest_passwords` PRIMARY KEY (`instance_uuid`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `guests` (
    `instance_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `id` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `host` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `node` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `node_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `role` varchar(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `attempt` int NOT NULL,
    `left_at` bigint NULL,
    CONSTRAINT `PK_guests` PRIMARY KEY (`instance_uuid`, `id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `idempotency_keys` (
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `user_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `idempotency_key` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `body_hash` longblob NOT NULL,
    `reply` longblob NOT NULL,
    `expires_at` bigint NOT NULL,
    CONSTRAINT `PK_idempotency_keys` PRIMARY KEY (`project_id`, `user_id`, `idempotency_key`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `instance_actions` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `instance_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `action` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `request_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `user_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `start_time` bigint NOT NULL,
    `finish_time` bigint NULL,
    `updated_at` bigint NULL,
    `message` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    CONSTRAINT `PK_instance_actions` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `instance_actions_events` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `action_id` bigint NOT NULL,
    `event` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `start_time` bigint NOT NULL,
    `finish_time` bigint NULL,
    `result` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `host` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `details` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `traceback` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    CONSTRAINT `PK_instance_actions_events` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `instances` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `revision` bigint NOT NULL,
    `attempt` int NOT NULL,
    `guest` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `user_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `display_name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `display_description` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `hostname` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `reservation_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `launch_index` int NOT NULL,
    `vm_state` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `task_state` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `power_state` int NOT NULL,
    `progress` int NOT NULL,
    `host` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `node` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `availability_zone` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `pinned_availability_zone` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `created_at` bigint NOT NULL,
    `updated_at` bigint NULL,
    `launched_at` bigint NULL,
    `terminated_at` bigint NULL,
    `deleted_at` bigint NULL,
    `image_ref` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `key_name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `locked_by` int NOT NULL,
    `locked_reason` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `config_drive` tinyint(1) NOT NULL,
    `root_device_name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `access_ip_v4` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `access_ip_v6` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `auto_disk_config` tinyint(1) NOT NULL,
    `server_group` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `flavor` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `image_properties` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `metadata` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `tags` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `security_groups` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `scheduler_hints` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `trusted_certs` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `user_data` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `fault_code` int NULL,
    `fault_message` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `fault_details` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `fault_at` bigint NULL,
    `interfaces` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `shelved_image_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `shelved_at` bigint NULL,
    `deleted` tinyint(1) NOT NULL,
    `flavor_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    CONSTRAINT `PK_instances` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `inventories` (
    `provider_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `resource_class` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `total` bigint NOT NULL,
    `reserved` bigint NOT NULL,
    `allocation_ratio` double NOT NULL,
    `min_unit` bigint NOT NULL,
    `max_unit` bigint NOT NULL,
    `step_size` bigint NOT NULL,
    `used` bigint NOT NULL,
    CONSTRAINT `PK_inventories` PRIMARY KEY (`provider_uuid`, `resource_class`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `key_pairs` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `user_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `type` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `fingerprint` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `public_key` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `created_at` bigint NOT NULL,
    CONSTRAINT `PK_key_pairs` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `migrations` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `instance_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `migration_type` varchar(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `status` varchar(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `source_compute` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `source_node` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `source_zone` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `dest_compute` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `dest_node` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `old_flavor` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `new_flavor` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `old_instance_type_id` bigint NULL,
    `new_instance_type_id` bigint NULL,
    `old_vm_state` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `source_guest` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `dest_guest` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `user_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `created_at` bigint NOT NULL,
    `updated_at` bigint NULL,
    `progress` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    CONSTRAINT `PK_migrations` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `network_revisions` (
    `uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `revision` bigint NOT NULL,
    CONSTRAINT `PK_network_revisions` PRIMARY KEY (`uuid`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `networks` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `label` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `cidr` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `cidr_v6` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `gateway` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `gateway_v6` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `dhcp_server` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `dhcp_start` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `dns1` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `dns2` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `bridge` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `bridge_interface` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `vlan` int NULL,
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `multi_host` tinyint(1) NOT NULL,
    `host` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `priority` int NULL,
    `mtu` int NULL,
    `created_at` bigint NOT NULL,
    `updated_at` bigint NULL,
    CONSTRAINT `PK_networks` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `provider_fw_rules` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `protocol` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `from_port` int NULL,
    `to_port` int NULL,
    `cidr` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    CONSTRAINT `PK_provider_fw_rules` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `provider_traits` (
    `provider_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `trait` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `reported` tinyint(1) NOT NULL,
    CONSTRAINT `PK_provider_traits` PRIMARY KEY (`provider_uuid`, `trait`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `quota_classes` (
    `class_name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `resource` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `hard_limit` int NOT NULL,
    CONSTRAINT `PK_quota_classes` PRIMARY KEY (`class_name`, `resource`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `quota_usages` (
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `user_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `instances` int NOT NULL,
    `cores` int NOT NULL,
    `ram` int NOT NULL,
    `key_pairs` int NOT NULL,
    `server_groups` int NOT NULL,
    CONSTRAINT `PK_quota_usages` PRIMARY KEY (`project_id`, `user_id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `quotas` (
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `user_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `resource` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `hard_limit` int NOT NULL,
    CONSTRAINT `PK_quotas` PRIMARY KEY (`project_id`, `user_id`, `resource`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `resource_providers` (
    `uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `generation` bigint NOT NULL,
    CONSTRAINT `PK_resource_providers` PRIMARY KEY (`uuid`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `revision_counter` (
    `id` bigint NOT NULL,
    `revision` bigint NOT NULL,
    CONSTRAINT `PK_revision_counter` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `rpc_results` (
    `call_id` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `reply` longblob NOT NULL,
    `expires_at` bigint NOT NULL,
    CONSTRAINT `PK_rpc_results` PRIMARY KEY (`call_id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `s3_images` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `uuid` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `seen_at` bigint NOT NULL,
    CONSTRAINT `PK_s3_images` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `saga_signals` (
    `saga_id` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `name` varchar(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `word` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `told_at` bigint NOT NULL,
    CONSTRAINT `PK_saga_signals` PRIMARY KEY (`saga_id`, `name`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `sagas` (
    `id` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `kind` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `instance_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `exclusive_key` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `owner` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `epoch` bigint NOT NULL,
    `step` int NOT NULL,
    `phase` varchar(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `deadline` bigint NOT NULL,
    `state` longblob NOT NULL,
    `secrets` longblob NULL,
    `created_at` bigint NOT NULL,
    `request_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `context_user_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `context_project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `context_is_admin` tinyint(1) NOT NULL,
    `global_request_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    CONSTRAINT `PK_sagas` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `security_group_default_rules` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `protocol` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `from_port` int NULL,
    `to_port` int NULL,
    `cidr` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    CONSTRAINT `PK_security_group_default_rules` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `security_group_instance_association` (
    `instance_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `group_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    CONSTRAINT `PK_security_group_instance_association` PRIMARY KEY (`instance_uuid`, `group_uuid`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `security_group_rules` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `parent_group_id` bigint NOT NULL,
    `protocol` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `from_port` int NULL,
    `to_port` int NULL,
    `cidr` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `group_id` bigint NULL,
    CONSTRAINT `PK_security_group_rules` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `security_groups` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `description` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `rule_count` int NOT NULL,
    CONSTRAINT `PK_security_groups` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `server_groups` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `user_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `policy` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `max_server_per_host` int NULL,
    `guard` bigint NOT NULL,
    `created_at` bigint NOT NULL,
    CONSTRAINT `PK_server_groups` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `services` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `host` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `binary_name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `topic` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `disabled` tinyint(1) NOT NULL,
    `disabled_reason` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `forced_down` tinyint(1) NOT NULL,
    `up` tinyint(1) NOT NULL,
    `holder` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `last_seen_up` bigint NULL,
    `lease_until` bigint NULL,
    `created_at` bigint NOT NULL,
    `updated_at` bigint NULL,
    CONSTRAINT `PK_services` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `shadow_block_devices` (
    `instance_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `position` int NOT NULL,
    `source_type` int NOT NULL,
    `source_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `to_volume` tinyint(1) NOT NULL,
    `boot_index` int NULL,
    `size` int NULL,
    `guest_format` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `device_name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `disk_bus` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `device_type` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `delete_on_termination` tinyint(1) NOT NULL,
    `tag` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `volume_type` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `volume_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    CONSTRAINT `PK_shadow_block_devices` PRIMARY KEY (`instance_uuid`, `position`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `shadow_instance_actions` (
    `id` bigint NOT NULL,
    `instance_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `action` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `request_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `user_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `start_time` bigint NOT NULL,
    `finish_time` bigint NULL,
    `updated_at` bigint NULL,
    `message` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    CONSTRAINT `PK_shadow_instance_actions` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `shadow_instance_actions_events` (
    `id` bigint NOT NULL,
    `action_id` bigint NOT NULL,
    `event` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `start_time` bigint NOT NULL,
    `finish_time` bigint NULL,
    `result` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `host` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `details` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `traceback` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    CONSTRAINT `PK_shadow_instance_actions_events` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `shadow_instances` (
    `id` bigint NOT NULL,
    `uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `revision` bigint NOT NULL,
    `attempt` int NOT NULL,
    `guest` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `user_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `display_name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `display_description` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `hostname` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `reservation_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `launch_index` int NOT NULL,
    `vm_state` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `task_state` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `power_state` int NOT NULL,
    `progress` int NOT NULL,
    `host` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `node` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `availability_zone` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `pinned_availability_zone` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `created_at` bigint NOT NULL,
    `updated_at` bigint NULL,
    `launched_at` bigint NULL,
    `terminated_at` bigint NULL,
    `deleted_at` bigint NULL,
    `image_ref` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `key_name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `locked_by` int NOT NULL,
    `locked_reason` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `config_drive` tinyint(1) NOT NULL,
    `root_device_name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `access_ip_v4` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `access_ip_v6` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `auto_disk_config` tinyint(1) NOT NULL,
    `server_group` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `flavor` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `image_properties` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `metadata` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `tags` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `security_groups` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `scheduler_hints` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `trusted_certs` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `user_data` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `fault_code` int NULL,
    `fault_message` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `fault_details` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `fault_at` bigint NULL,
    `interfaces` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `shelved_image_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `shelved_at` bigint NULL,
    `deleted` tinyint(1) NOT NULL,
    `flavor_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    CONSTRAINT `PK_shadow_instances` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `shadow_migrations` (
    `id` bigint NOT NULL,
    `uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `instance_uuid` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `migration_type` varchar(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `status` varchar(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `source_compute` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `source_node` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `source_zone` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `dest_compute` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `dest_node` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `old_flavor` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `new_flavor` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `old_instance_type_id` bigint NULL,
    `new_instance_type_id` bigint NULL,
    `old_vm_state` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `source_guest` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `dest_guest` char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `user_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    `created_at` bigint NOT NULL,
    `updated_at` bigint NULL,
    `progress` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    CONSTRAINT `PK_shadow_migrations` PRIMARY KEY (`id`)
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `aggregate_hosts` (
    `aggregate_id` bigint NOT NULL,
    `host` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    CONSTRAINT `PK_aggregate_hosts` PRIMARY KEY (`aggregate_id`, `host`),
    CONSTRAINT `FK_aggregate_hosts_aggregates_aggregate_id` FOREIGN KEY (`aggregate_id`) REFERENCES `aggregates` (`id`) ON DELETE CASCADE
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `aggregate_metadata` (
    `aggregate_id` bigint NOT NULL,
    `name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `value` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    CONSTRAINT `PK_aggregate_metadata` PRIMARY KEY (`aggregate_id`, `name`),
    CONSTRAINT `FK_aggregate_metadata_aggregates_aggregate_id` FOREIGN KEY (`aggregate_id`) REFERENCES `aggregates` (`id`) ON DELETE CASCADE
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `flavor_extra_specs` (
    `flavor_id` bigint NOT NULL,
    `name` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    `value` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    CONSTRAINT `PK_flavor_extra_specs` PRIMARY KEY (`flavor_id`, `name`),
    CONSTRAINT `FK_flavor_extra_specs_flavors_flavor_id` FOREIGN KEY (`flavor_id`) REFERENCES `flavors` (`id`) ON DELETE CASCADE
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `flavor_projects` (
    `flavor_id` bigint NOT NULL,
    `project_id` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    CONSTRAINT `PK_flavor_projects` PRIMARY KEY (`flavor_id`, `project_id`),
    CONSTRAINT `FK_flavor_projects_flavors_flavor_id` FOREIGN KEY (`flavor_id`) REFERENCES `flavors` (`id`) ON DELETE CASCADE
) CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO `revision_counter` (`id`, `revision`)
VALUES (1, 0);

CREATE INDEX `IX_aggregate_hosts_host` ON `aggregate_hosts` (`host`);

CREATE UNIQUE INDEX `IX_aggregates_name` ON `aggregates` (`name`);

CREATE UNIQUE INDEX `IX_aggregates_uuid` ON `aggregates` (`uuid`);

CREATE INDEX `IX_block_devices_volume_id` ON `block_devices` (`volume_id`);

CREATE INDEX `IX_certificates_authority` ON `certificates` (`authority`);

CREATE INDEX `IX_certificates_not_after` ON `certificates` (`not_after`);

CREATE INDEX `IX_certificates_project_id_user_id` ON `certificates` (`project_id`, `user_id`);

CREATE INDEX `IX_certificates_user_id` ON `certificates` (`user_id`);

CREATE INDEX `IX_compute_nodes_host` ON `compute_nodes` (`host`);

CREATE INDEX `IX_compute_nodes_revision` ON `compute_nodes` (`revision`);

CREATE UNIQUE INDEX `IX_compute_nodes_uuid` ON `compute_nodes` (`uuid`);

CREATE INDEX `IX_console_auth_tokens_expires_at` ON `console_auth_tokens` (`expires_at`);

CREATE INDEX `IX_console_auth_tokens_instance_uuid` ON `console_auth_tokens` (`instance_uuid`);

CREATE UNIQUE INDEX `IX_console_auth_tokens_token_hash` ON `console_auth_tokens` (`token_hash`);

CREATE INDEX `IX_events_created_at` ON `events` (`created_at`);

CREATE INDEX `IX_fixed_ips_address` ON `fixed_ips` (`address`);

CREATE INDEX `IX_fixed_ips_instance_uuid` ON `fixed_ips` (`instance_uuid`);

CREATE INDEX `IX_fixed_ips_network_uuid_free_slot` ON `fixed_ips` (`network_uuid`, `free_slot`);

CREATE UNIQUE INDEX `IX_flavors_flavorid` ON `flavors` (`flavorid`);

CREATE UNIQUE INDEX `IX_flavors_name` ON `flavors` (`name`);

CREATE UNIQUE INDEX `IX_floating_ips_address` ON `floating_ips` (`address`);

CREATE INDEX `IX_floating_ips_instance_uuid` ON `floating_ips` (`instance_uuid`);

CREATE INDEX `IX_floating_ips_pool_project_id` ON `floating_ips` (`pool`, `project_id`);

CREATE INDEX `IX_floating_ips_project_id` ON `floating_ips` (`project_id`);

CREATE INDEX `IX_guests_host` ON `guests` (`host`);

CREATE INDEX `IX_idempotency_keys_expires_at` ON `idempotency_keys` (`expires_at`);

CREATE INDEX `IX_instance_actions_instance_uuid_request_id` ON `instance_actions` (`instance_uuid`, `request_id`);

CREATE INDEX `IX_instance_actions_events_action_id` ON `instance_actions_events` (`action_id`);

CREATE INDEX `IX_instances_deleted_created_at_id` ON `instances` (`deleted`, `created_at`, `id`);

CREATE INDEX `IX_instances_host_deleted` ON `instances` (`host`, `deleted`);

CREATE INDEX `IX_instances_project_id_deleted_created_at_id` ON `instances` (`project_id`, `deleted`, `created_at`, `id`);

CREATE INDEX `IX_instances_server_group` ON `instances` (`server_group`);

CREATE INDEX `IX_instances_updated_at` ON `instances` (`updated_at`);

CREATE UNIQUE INDEX `IX_instances_uuid` ON `instances` (`uuid`);

CREATE UNIQUE INDEX `IX_key_pairs_user_id_name` ON `key_pairs` (`user_id`, `name`);

CREATE INDEX `IX_migrations_created_at_id` ON `migrations` (`created_at`, `id`);

CREATE INDEX `IX_migrations_instance_uuid_status` ON `migrations` (`instance_uuid`, `status`);

CREATE INDEX `IX_migrations_status_updated_at` ON `migrations` (`status`, `updated_at`);

CREATE UNIQUE INDEX `IX_migrations_uuid` ON `migrations` (`uuid`);

CREATE INDEX `IX_networks_host` ON `networks` (`host`);

CREATE UNIQUE INDEX `IX_networks_uuid` ON `networks` (`uuid`);

CREATE INDEX `IX_rpc_results_expires_at` ON `rpc_results` (`expires_at`);

CREATE UNIQUE INDEX `IX_s3_images_uuid` ON `s3_images` (`uuid`);

CREATE UNIQUE INDEX `IX_sagas_exclusive_key` ON `sagas` (`exclusive_key`);

CREATE INDEX `IX_security_group_instance_association_group_uuid` ON `security_group_instance_association` (`group_uuid`);

CREATE INDEX `IX_security_group_rules_group_id` ON `security_group_rules` (`group_id`);

CREATE INDEX `IX_security_group_rules_parent_group_id` ON `security_group_rules` (`parent_group_id`);

CREATE UNIQUE INDEX `IX_security_groups_project_id_name` ON `security_groups` (`project_id`, `name`);

CREATE UNIQUE INDEX `IX_security_groups_uuid` ON `security_groups` (`uuid`);

CREATE INDEX `IX_server_groups_project_id` ON `server_groups` (`project_id`);

CREATE UNIQUE INDEX `IX_server_groups_uuid` ON `server_groups` (`uuid`);

CREATE UNIQUE INDEX `IX_services_host_binary_name` ON `services` (`host`, `binary_name`);

CREATE UNIQUE INDEX `IX_services_uuid` ON `services` (`uuid`);

CREATE INDEX `IX_shadow_instance_actions_instance_uuid` ON `shadow_instance_actions` (`instance_uuid`);

CREATE INDEX `IX_shadow_instance_actions_events_action_id` ON `shadow_instance_actions_events` (`action_id`);

CREATE INDEX `IX_shadow_instances_deleted_at` ON `shadow_instances` (`deleted_at`);

CREATE UNIQUE INDEX `IX_shadow_instances_uuid` ON `shadow_instances` (`uuid`);

CREATE INDEX `IX_shadow_migrations_instance_uuid` ON `shadow_migrations` (`instance_uuid`);
