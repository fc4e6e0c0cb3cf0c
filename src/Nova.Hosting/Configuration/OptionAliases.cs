using System.Collections.Frozen;

namespace Nova.Hosting.Configuration;

/// <summary>Old option names that are still accepted, old → new: the one table for names of Icehouse and later that upstream has since moved or renamed.</summary>
/// <remarks>Options that were not renamed but replaced by another notion are composed in <see cref="DerivedOptions"/>.</remarks>
internal static class OptionAliases
{
    /// <summary>Old section, old name, new section, new name.</summary>
    public static readonly (string OldSection, string OldName, string Section, string Name)[] Table =
    [
        // Logging
        ("DEFAULT", "logdir", "DEFAULT", "log_dir"),
        ("DEFAULT", "logfile", "DEFAULT", "log_file"),

        // VNC, SPICE and serial consoles
        ("DEFAULT", "vnc_enabled", "vnc", "enabled"),
        ("DEFAULT", "vnc_keymap", "vnc", "keymap"),
        ("DEFAULT", "vncserver_listen", "vnc", "server_listen"),
        ("vnc", "vncserver_listen", "vnc", "server_listen"),
        ("DEFAULT", "vncserver_proxyclient_address", "vnc", "server_proxyclient_address"),
        ("vnc", "vncserver_proxyclient_address", "vnc", "server_proxyclient_address"),
        ("DEFAULT", "novncproxy_base_url", "vnc", "novncproxy_base_url"),
        ("DEFAULT", "novncproxy_host", "vnc", "novncproxy_host"),
        ("DEFAULT", "novncproxy_port", "vnc", "novncproxy_port"),
        ("DEFAULT", "xvpvncproxy_base_url", "vnc", "xvpvncproxy_base_url"),
        ("DEFAULT", "xvpvncproxy_host", "vnc", "xvpvncproxy_host"),
        ("DEFAULT", "xvpvncproxy_port", "vnc", "xvpvncproxy_port"),
        ("spice", "server_proxyclient_addr", "spice", "server_proxyclient_address"),
        ("DEFAULT", "html5_proxy_base_url", "spice", "html5proxy_base_url"),
        ("DEFAULT", "html5proxy_host", "spice", "html5proxy_host"),
        ("DEFAULT", "html5proxy_port", "spice", "html5proxy_port"),
        ("DEFAULT", "console_token_ttl", "consoleauth", "token_ttl"),

        // Identity
        ("keystone_authtoken", "auth_uri", "keystone_authtoken", "www_authenticate_uri"),
        ("keystone_authtoken", "admin_user", "keystone_authtoken", "username"),
        ("keystone_authtoken", "user_name", "keystone_authtoken", "username"),
        ("keystone_authtoken", "admin_password", "keystone_authtoken", "password"),
        ("keystone_authtoken", "admin_tenant_name", "keystone_authtoken", "project_name"),
        ("keystone_authtoken", "tenant_name", "keystone_authtoken", "project_name"),
        ("keystone_authtoken", "auth_plugin", "keystone_authtoken", "auth_type"),
        ("keystone_authtoken", "memcache_servers", "keystone_authtoken", "memcached_servers"),
        ("keystone_authtoken", "token_cache_seconds", "keystone_authtoken", "token_cache_time"),

        // Databases
        ("DEFAULT", "sql_connection", "database", "connection"),
        ("DATABASE", "sql_connection", "database", "connection"),
        ("sql", "connection", "database", "connection"),
        ("DEFAULT", "sql_max_pool_size", "database", "max_pool_size"),
        ("DATABASE", "sql_max_pool_size", "database", "max_pool_size"),
        ("DEFAULT", "sql_max_overflow", "database", "max_overflow"),
        ("DATABASE", "sqlalchemy_max_overflow", "database", "max_overflow"),
        ("DEFAULT", "sql_max_retries", "database", "max_retries"),
        ("DATABASE", "sql_max_retries", "database", "max_retries"),
        ("DEFAULT", "sql_retry_interval", "database", "retry_interval"),
        ("DATABASE", "reconnect_interval", "database", "retry_interval"),
        ("DEFAULT", "sql_idle_timeout", "database", "connection_recycle_time"),
        ("database", "idle_timeout", "database", "connection_recycle_time"),

        // Images
        ("DEFAULT", "glance_num_retries", "glance", "num_retries"),
        ("DEFAULT", "glance_api_insecure", "glance", "insecure"),
        ("glance", "api_insecure", "glance", "insecure"),
        ("DEFAULT", "glance_api_servers", "glance", "api_servers"),

        // Networks
        ("DEFAULT", "neutron_region_name", "neutron", "region_name"),
        ("DEFAULT", "neutron_admin_username", "neutron", "username"),
        ("neutron", "admin_username", "neutron", "username"),
        ("neutron", "user_name", "neutron", "username"),
        ("DEFAULT", "neutron_admin_password", "neutron", "password"),
        ("neutron", "admin_password", "neutron", "password"),
        ("DEFAULT", "neutron_admin_tenant_name", "neutron", "project_name"),
        ("neutron", "admin_tenant_name", "neutron", "project_name"),
        ("neutron", "tenant_name", "neutron", "project_name"),
        ("DEFAULT", "neutron_admin_auth_url", "neutron", "auth_url"),
        ("neutron", "admin_auth_url", "neutron", "auth_url"),
        ("neutron", "auth_plugin", "neutron", "auth_type"),
        ("DEFAULT", "neutron_url", "neutron", "endpoint_override"),
        ("neutron", "url", "neutron", "endpoint_override"),
        ("DEFAULT", "neutron_url_timeout", "neutron", "timeout"),
        ("neutron", "url_timeout", "neutron", "timeout"),
        ("DEFAULT", "neutron_api_insecure", "neutron", "insecure"),
        ("neutron", "api_insecure", "neutron", "insecure"),
        ("DEFAULT", "neutron_ca_certificates_file", "neutron", "cafile"),
        ("neutron", "ca_certificates_file", "neutron", "cafile"),
        ("DEFAULT", "neutron_ovs_bridge", "neutron", "ovs_bridge"),
        ("DEFAULT", "neutron_extension_sync_interval", "neutron", "extension_sync_interval"),
        ("DEFAULT", "neutron_metadata_proxy_shared_secret", "neutron", "metadata_proxy_shared_secret"),
        ("DEFAULT", "service_neutron_metadata_proxy", "neutron", "service_metadata_proxy"),
        ("DEFAULT", "default_floating_pool", "neutron", "default_floating_pool"),
        ("DEFAULT", "dhcp_domain", "api", "dhcp_domain"),

        // Volumes
        ("DEFAULT", "cinder_catalog_info", "cinder", "catalog_info"),
        ("DEFAULT", "cinder_endpoint_template", "cinder", "endpoint_template"),
        ("DEFAULT", "os_region_name", "cinder", "os_region_name"),
        ("DEFAULT", "cinder_http_retries", "cinder", "http_retries"),
        ("DEFAULT", "cinder_cross_az_attach", "cinder", "cross_az_attach"),

        // libvirt
        ("DEFAULT", "libvirt_type", "libvirt", "virt_type"),
        ("DEFAULT", "libvirt_uri", "libvirt", "connection_uri"),
        ("DEFAULT", "libvirt_cpu_mode", "libvirt", "cpu_mode"),
        ("DEFAULT", "libvirt_cpu_model", "libvirt", "cpu_models"),
        ("libvirt", "cpu_model", "libvirt", "cpu_models"),
        ("DEFAULT", "libvirt_disk_prefix", "libvirt", "disk_prefix"),
        ("DEFAULT", "libvirt_images_type", "libvirt", "images_type"),
        ("DEFAULT", "libvirt_images_volume_group", "libvirt", "images_volume_group"),
        ("DEFAULT", "libvirt_images_rbd_pool", "libvirt", "images_rbd_pool"),
        ("DEFAULT", "libvirt_images_rbd_ceph_conf", "libvirt", "images_rbd_ceph_conf"),
        ("DEFAULT", "rbd_user", "libvirt", "rbd_user"),
        ("DEFAULT", "rbd_secret_uuid", "libvirt", "rbd_secret_uuid"),
        ("DEFAULT", "libvirt_inject_password", "libvirt", "inject_password"),
        ("DEFAULT", "libvirt_inject_key", "libvirt", "inject_key"),
        ("DEFAULT", "libvirt_inject_partition", "libvirt", "inject_partition"),
        ("DEFAULT", "libvirt_snapshot_compression", "libvirt", "snapshot_compression"),
        ("DEFAULT", "snapshot_image_format", "libvirt", "snapshot_image_format"),
        ("DEFAULT", "libvirt_snapshots_directory", "libvirt", "snapshots_directory"),
        ("DEFAULT", "libvirt_wait_soft_reboot_seconds", "libvirt", "wait_soft_reboot_seconds"),
        ("DEFAULT", "libvirt_use_virtio_for_bridges", "libvirt", "use_virtio_for_bridges"),
        ("DEFAULT", "libvirt_nfs_mount_point_base", "libvirt", "nfs_mount_point_base"),
        ("DEFAULT", "nfs_mount_options", "libvirt", "nfs_mount_options"),
        ("DEFAULT", "libvirt_iscsi_use_multipath", "libvirt", "volume_use_multipath"),
        ("libvirt", "iscsi_use_multipath", "libvirt", "volume_use_multipath"),
        ("DEFAULT", "num_iscsi_scan_tries", "libvirt", "num_volume_scan_tries"),
        ("libvirt", "num_iscsi_scan_tries", "libvirt", "num_volume_scan_tries"),
        ("DEFAULT", "live_migration_bandwidth", "libvirt", "live_migration_bandwidth"),
        ("DEFAULT", "volume_clear", "libvirt", "volume_clear"),
        ("DEFAULT", "volume_clear_size", "libvirt", "volume_clear_size"),
        ("DEFAULT", "rescue_image_id", "libvirt", "rescue_image_id"),
        ("DEFAULT", "rescue_kernel_id", "libvirt", "rescue_kernel_id"),
        ("DEFAULT", "rescue_ramdisk_id", "libvirt", "rescue_ramdisk_id"),
        ("DEFAULT", "checksum_base_images", "libvirt", "checksum_base_images"),

        // Image cache
        ("DEFAULT", "image_cache_manager_interval", "image_cache", "manager_interval"),
        ("DEFAULT", "image_cache_subdirectory_name", "image_cache", "subdirectory_name"),
        ("DEFAULT", "base_dir_name", "image_cache", "subdirectory_name"),
        ("DEFAULT", "remove_unused_base_images", "image_cache", "remove_unused_base_images"),
        ("DEFAULT", "remove_unused_original_minimum_age_seconds", "image_cache", "remove_unused_original_minimum_age_seconds"),
        ("libvirt", "remove_unused_resized_minimum_age_seconds", "image_cache", "remove_unused_resized_minimum_age_seconds"),

        // Scheduler
        ("DEFAULT", "scheduler_max_attempts", "scheduler", "max_attempts"),
        ("DEFAULT", "scheduler_driver", "scheduler", "driver"),
        ("DEFAULT", "scheduler_default_filters", "filter_scheduler", "enabled_filters"),
        ("DEFAULT", "scheduler_available_filters", "filter_scheduler", "available_filters"),
        ("DEFAULT", "scheduler_weight_classes", "filter_scheduler", "weight_classes"),
        ("DEFAULT", "scheduler_host_subset_size", "filter_scheduler", "host_subset_size"),
        ("DEFAULT", "scheduler_tracks_instance_changes", "filter_scheduler", "track_instance_changes"),
        ("DEFAULT", "max_io_ops_per_host", "filter_scheduler", "max_io_ops_per_host"),
        ("DEFAULT", "max_instances_per_host", "filter_scheduler", "max_instances_per_host"),
        ("DEFAULT", "ram_weight_multiplier", "filter_scheduler", "ram_weight_multiplier"),
        ("DEFAULT", "disk_weight_multiplier", "filter_scheduler", "disk_weight_multiplier"),
        ("DEFAULT", "io_ops_weight_multiplier", "filter_scheduler", "io_ops_weight_multiplier"),
        ("DEFAULT", "soft_affinity_weight_multiplier", "filter_scheduler", "soft_affinity_weight_multiplier"),
        ("DEFAULT", "soft_anti_affinity_weight_multiplier", "filter_scheduler", "soft_anti_affinity_weight_multiplier"),
        ("DEFAULT", "isolated_images", "filter_scheduler", "isolated_images"),
        ("DEFAULT", "isolated_hosts", "filter_scheduler", "isolated_hosts"),
        ("DEFAULT", "restrict_isolated_hosts_to_isolated_images", "filter_scheduler", "restrict_isolated_hosts_to_isolated_images"),
        ("DEFAULT", "aggregate_image_properties_isolation_namespace", "filter_scheduler", "aggregate_image_properties_isolation_namespace"),
        ("DEFAULT", "aggregate_image_properties_isolation_separator", "filter_scheduler", "aggregate_image_properties_isolation_separator"),

        // Quota
        ("DEFAULT", "quota_driver", "quota", "driver"),
        ("DEFAULT", "quota_instances", "quota", "instances"),
        ("DEFAULT", "quota_cores", "quota", "cores"),
        ("DEFAULT", "quota_ram", "quota", "ram"),
        ("DEFAULT", "quota_metadata_items", "quota", "metadata_items"),
        ("DEFAULT", "quota_injected_files", "quota", "injected_files"),
        ("DEFAULT", "quota_injected_file_content_bytes", "quota", "injected_file_content_bytes"),
        ("DEFAULT", "quota_injected_file_path_length", "quota", "injected_file_path_length"),
        ("DEFAULT", "quota_injected_file_path_bytes", "quota", "injected_file_path_length"),
        ("DEFAULT", "quota_key_pairs", "quota", "key_pairs"),
        ("DEFAULT", "quota_server_groups", "quota", "server_groups"),
        ("DEFAULT", "quota_server_group_members", "quota", "server_group_members"),

        // API and metadata
        ("DEFAULT", "osapi_max_limit", "api", "max_limit"),
        ("DEFAULT", "osapi_compute_link_prefix", "api", "compute_link_prefix"),
        ("DEFAULT", "osapi_glance_link_prefix", "api", "glance_link_prefix"),
        ("DEFAULT", "enable_instance_password", "api", "enable_instance_password"),
        ("DEFAULT", "use_neutron_default_nets", "api", "use_neutron_default_nets"),
        ("DEFAULT", "neutron_default_tenant_id", "api", "neutron_default_project_id"),
        ("DEFAULT", "config_drive_skip_versions", "api", "config_drive_skip_versions"),
        ("DEFAULT", "vendordata_jsonfile_path", "api", "vendordata_jsonfile_path"),
        ("DEFAULT", "metadata_cache_expiration", "api", "metadata_cache_expiration"),
        ("DEFAULT", "auth_strategy", "api", "auth_strategy"),
        ("DEFAULT", "api_paste_config", "wsgi", "api_paste_config"),
        ("DEFAULT", "osapi_max_request_body_size", "oslo_middleware", "max_request_body_size"),
        ("DEFAULT", "max_request_body_size", "oslo_middleware", "max_request_body_size"),
        ("DEFAULT", "policy_file", "oslo_policy", "policy_file"),

        // Messaging and notifications
        ("DEFAULT", "rabbit_use_ssl", "oslo_messaging_rabbit", "ssl"),
        ("oslo_messaging_rabbit", "rabbit_use_ssl", "oslo_messaging_rabbit", "ssl"),
        ("DEFAULT", "kombu_ssl_version", "oslo_messaging_rabbit", "ssl_version"),
        ("oslo_messaging_rabbit", "kombu_ssl_version", "oslo_messaging_rabbit", "ssl_version"),
        ("DEFAULT", "kombu_ssl_keyfile", "oslo_messaging_rabbit", "ssl_key_file"),
        ("oslo_messaging_rabbit", "kombu_ssl_keyfile", "oslo_messaging_rabbit", "ssl_key_file"),
        ("DEFAULT", "kombu_ssl_certfile", "oslo_messaging_rabbit", "ssl_cert_file"),
        ("oslo_messaging_rabbit", "kombu_ssl_certfile", "oslo_messaging_rabbit", "ssl_cert_file"),
        ("DEFAULT", "kombu_ssl_ca_certs", "oslo_messaging_rabbit", "ssl_ca_file"),
        ("oslo_messaging_rabbit", "kombu_ssl_ca_certs", "oslo_messaging_rabbit", "ssl_ca_file"),
        ("DEFAULT", "amqp_durable_queues", "oslo_messaging_rabbit", "amqp_durable_queues"),
        ("DEFAULT", "rabbit_durable_queues", "oslo_messaging_rabbit", "amqp_durable_queues"),
        ("DEFAULT", "notification_driver", "oslo_messaging_notifications", "driver"),
        ("DEFAULT", "notification_topics", "oslo_messaging_notifications", "topics"),
        ("DEFAULT", "notification_transport_url", "oslo_messaging_notifications", "transport_url"),
        ("DEFAULT", "notify_on_state_change", "notifications", "notify_on_state_change"),
        ("DEFAULT", "default_notification_level", "notifications", "default_level"),
        ("DEFAULT", "default_publisher_id", "notifications", "default_publisher_id"),

        // Everything else
        ("DEFAULT", "lock_path", "oslo_concurrency", "lock_path"),
        ("DEFAULT", "conductor_workers", "conductor", "workers"),
        ("DEFAULT", "memcached_servers", "cache", "memcache_servers"),
        ("DEFAULT", "pci_alias", "pci", "alias"),
        ("DEFAULT", "pci_passthrough_whitelist", "pci", "device_spec"),
        ("pci", "passthrough_whitelist", "pci", "device_spec"),
    ];

    private static readonly FrozenDictionary<OptionName, OptionName[]> OldNames = Table
        .GroupBy(row => new OptionName(row.Section, row.Name))
        .ToFrozenDictionary(
            rows => rows.Key,
            rows => rows.Select(row => new OptionName(row.OldSection, row.OldName)).Distinct().ToArray());

    private static readonly FrozenSet<OptionName> AllOldNames = Table.Select(row => new OptionName(row.OldSection, row.OldName)).ToFrozenSet();

    /// <summary>True where the table accepts this name for another.</summary>
    public static bool IsOldName(OptionName option) => AllOldNames.Contains(option);

    /// <summary>Every name the option may be written under: its own first, then the caller's, then the table's.</summary>
    public static IReadOnlyList<OptionName> NamesOf(OptionName option, IReadOnlyList<OptionName>? more)
    {
        var old = OldNames.GetValueOrDefault(option) ?? [];
        return (old.Length, more?.Count ?? 0) switch
        {
            (0, 0) => [option],
            _ => [option, .. more ?? [], .. old],
        };
    }
}
