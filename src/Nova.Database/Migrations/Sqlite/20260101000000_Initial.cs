using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nova.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "aggregates",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    uuid = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_aggregates", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "allocations",
                columns: table => new
                {
                    consumer_uuid = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    provider_uuid = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    resource_class = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    used = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_allocations", x => new { x.consumer_uuid, x.provider_uuid, x.resource_class });
                });

            migrationBuilder.CreateTable(
                name: "compute_nodes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    uuid = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    host = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    hypervisor_hostname = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    report = table.Column<string>(type: "TEXT", nullable: false),
                    failed_builds = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: true),
                    deleted = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_compute_nodes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "conductors",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    host = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    lease_until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conductors", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "host_leftovers",
                columns: table => new
                {
                    host = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    instance_uuid = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_host_leftovers", x => new { x.host, x.instance_uuid });
                });

            migrationBuilder.CreateTable(
                name: "flavors",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    flavorid = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    vcpus = table.Column<int>(type: "INTEGER", nullable: false),
                    memory_mb = table.Column<int>(type: "INTEGER", nullable: false),
                    root_gb = table.Column<int>(type: "INTEGER", nullable: false),
                    ephemeral_gb = table.Column<int>(type: "INTEGER", nullable: false),
                    swap = table.Column<int>(type: "INTEGER", nullable: false),
                    rxtx_factor = table.Column<double>(type: "REAL", nullable: false),
                    is_public = table.Column<bool>(type: "INTEGER", nullable: false),
                    disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_flavors", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                columns: table => new
                {
                    project_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    user_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    idempotency_key = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    body_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reply = table.Column<byte[]>(type: "BLOB", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotency_keys", x => new { x.project_id, x.user_id, x.idempotency_key });
                });

            migrationBuilder.CreateTable(
                name: "instance_actions",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    instance_uuid = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    action = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    request_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    user_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    project_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    start_time = table.Column<long>(type: "INTEGER", nullable: false),
                    finish_time = table.Column<long>(type: "INTEGER", nullable: true),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: true),
                    message = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_instance_actions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "instance_actions_events",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    action_id = table.Column<long>(type: "INTEGER", nullable: false),
                    @event = table.Column<string>(name: "event", type: "TEXT", maxLength: 255, nullable: false),
                    start_time = table.Column<long>(type: "INTEGER", nullable: false),
                    finish_time = table.Column<long>(type: "INTEGER", nullable: true),
                    result = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    host = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    details = table.Column<string>(type: "TEXT", nullable: true),
                    traceback = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_instance_actions_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "instances",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    uuid = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    project_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    user_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    display_name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    display_description = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    hostname = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    reservation_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    launch_index = table.Column<int>(type: "INTEGER", nullable: false),
                    vm_state = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    task_state = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    power_state = table.Column<int>(type: "INTEGER", nullable: false),
                    progress = table.Column<int>(type: "INTEGER", nullable: false),
                    host = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    node = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    availability_zone = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    pinned_availability_zone = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: true),
                    launched_at = table.Column<long>(type: "INTEGER", nullable: true),
                    terminated_at = table.Column<long>(type: "INTEGER", nullable: true),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    deleted = table.Column<bool>(type: "INTEGER", nullable: false),
                    image_ref = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    flavor_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    key_name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    locked_by = table.Column<int>(type: "INTEGER", nullable: false),
                    locked_reason = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    config_drive = table.Column<bool>(type: "INTEGER", nullable: false),
                    root_device_name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    access_ip_v4 = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    access_ip_v6 = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    auto_disk_config = table.Column<bool>(type: "INTEGER", nullable: false),
                    server_group = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: true),
                    vcpus = table.Column<int>(type: "INTEGER", nullable: false),
                    memory_mb = table.Column<int>(type: "INTEGER", nullable: false),
                    root_gb = table.Column<int>(type: "INTEGER", nullable: false),
                    ephemeral_gb = table.Column<int>(type: "INTEGER", nullable: false),
                    flavor = table.Column<string>(type: "TEXT", nullable: false),
                    image_properties = table.Column<string>(type: "TEXT", nullable: true),
                    metadata = table.Column<string>(type: "TEXT", nullable: true),
                    tags = table.Column<string>(type: "TEXT", nullable: true),
                    block_devices = table.Column<string>(type: "TEXT", nullable: true),
                    security_groups = table.Column<string>(type: "TEXT", nullable: true),
                    scheduler_hints = table.Column<string>(type: "TEXT", nullable: true),
                    trusted_certs = table.Column<string>(type: "TEXT", nullable: true),
                    user_data = table.Column<string>(type: "TEXT", nullable: true),
                    fault_code = table.Column<int>(type: "INTEGER", nullable: true),
                    fault_message = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    fault_details = table.Column<string>(type: "TEXT", nullable: true),
                    fault_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_instances", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inventories",
                columns: table => new
                {
                    provider_uuid = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    resource_class = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    total = table.Column<long>(type: "INTEGER", nullable: false),
                    reserved = table.Column<long>(type: "INTEGER", nullable: false),
                    allocation_ratio = table.Column<double>(type: "REAL", nullable: false),
                    min_unit = table.Column<long>(type: "INTEGER", nullable: false),
                    max_unit = table.Column<long>(type: "INTEGER", nullable: false),
                    step_size = table.Column<long>(type: "INTEGER", nullable: false),
                    used = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inventories", x => new { x.provider_uuid, x.resource_class });
                });

            migrationBuilder.CreateTable(
                name: "key_pairs",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    user_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    public_key = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_pairs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "provider_traits",
                columns: table => new
                {
                    provider_uuid = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    trait = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_provider_traits", x => new { x.provider_uuid, x.trait });
                });

            migrationBuilder.CreateTable(
                name: "quota_classes",
                columns: table => new
                {
                    class_name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    resource = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    hard_limit = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_quota_classes", x => new { x.class_name, x.resource });
                });

            migrationBuilder.CreateTable(
                name: "quota_usages",
                columns: table => new
                {
                    project_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    user_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    instances = table.Column<int>(type: "INTEGER", nullable: false),
                    cores = table.Column<int>(type: "INTEGER", nullable: false),
                    ram = table.Column<int>(type: "INTEGER", nullable: false),
                    key_pairs = table.Column<int>(type: "INTEGER", nullable: false),
                    server_groups = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_quota_usages", x => new { x.project_id, x.user_id });
                });

            migrationBuilder.CreateTable(
                name: "quotas",
                columns: table => new
                {
                    project_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    user_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    resource = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    hard_limit = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_quotas", x => new { x.project_id, x.user_id, x.resource });
                });

            migrationBuilder.CreateTable(
                name: "resource_providers",
                columns: table => new
                {
                    uuid = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    generation = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resource_providers", x => x.uuid);
                });

            migrationBuilder.CreateTable(
                name: "revision_counter",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_revision_counter", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rpc_results",
                columns: table => new
                {
                    call_id = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    reply = table.Column<byte[]>(type: "BLOB", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rpc_results", x => x.call_id);
                });

            migrationBuilder.CreateTable(
                name: "sagas",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    instance_uuid = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: true),
                    active_instance_uuid = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: true),
                    project_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    step = table.Column<int>(type: "INTEGER", nullable: false),
                    phase = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<byte[]>(type: "BLOB", nullable: true),
                    secrets = table.Column<byte[]>(type: "BLOB", nullable: true),
                    owner = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: true),
                    epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    deadline = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    next_try_at = table.Column<long>(type: "INTEGER", nullable: true),
                    request_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    context_user_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    context_project_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    context_is_admin = table.Column<bool>(type: "INTEGER", nullable: false),
                    global_request_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sagas", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "server_groups",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    uuid = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    project_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    user_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    policy = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    max_server_per_host = table.Column<int>(type: "INTEGER", nullable: true),
                    guard = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_server_groups", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "services",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    uuid = table.Column<string>(type: "TEXT", fixedLength: true, maxLength: 36, nullable: false),
                    host = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    binary = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    topic = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    disabled_reason = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    forced_down = table.Column<bool>(type: "INTEGER", nullable: false),
                    up = table.Column<bool>(type: "INTEGER", nullable: false),
                    last_seen_up = table.Column<long>(type: "INTEGER", nullable: true),
                    lease_until = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_services", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "aggregate_hosts",
                columns: table => new
                {
                    aggregate_id = table.Column<long>(type: "INTEGER", nullable: false),
                    host = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_aggregate_hosts", x => new { x.aggregate_id, x.host });
                    table.ForeignKey(
                        name: "FK_aggregate_hosts_aggregates_aggregate_id",
                        column: x => x.aggregate_id,
                        principalTable: "aggregates",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "aggregate_metadata",
                columns: table => new
                {
                    aggregate_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    value = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_aggregate_metadata", x => new { x.aggregate_id, x.name });
                    table.ForeignKey(
                        name: "FK_aggregate_metadata_aggregates_aggregate_id",
                        column: x => x.aggregate_id,
                        principalTable: "aggregates",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "flavor_extra_specs",
                columns: table => new
                {
                    flavor_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    value = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_flavor_extra_specs", x => new { x.flavor_id, x.name });
                    table.ForeignKey(
                        name: "FK_flavor_extra_specs_flavors_flavor_id",
                        column: x => x.flavor_id,
                        principalTable: "flavors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "flavor_projects",
                columns: table => new
                {
                    flavor_id = table.Column<long>(type: "INTEGER", nullable: false),
                    project_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_flavor_projects", x => new { x.flavor_id, x.project_id });
                    table.ForeignKey(
                        name: "FK_flavor_projects_flavors_flavor_id",
                        column: x => x.flavor_id,
                        principalTable: "flavors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "revision_counter",
                columns: new[] { "id", "revision" },
                values: new object[] { 1L, 0L });

            migrationBuilder.CreateIndex(
                name: "IX_aggregate_hosts_host",
                table: "aggregate_hosts",
                column: "host");

            migrationBuilder.CreateIndex(
                name: "IX_aggregates_name",
                table: "aggregates",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_aggregates_uuid",
                table: "aggregates",
                column: "uuid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_allocations_provider_uuid",
                table: "allocations",
                column: "provider_uuid");

            migrationBuilder.CreateIndex(
                name: "IX_compute_nodes_host",
                table: "compute_nodes",
                column: "host");

            migrationBuilder.CreateIndex(
                name: "IX_compute_nodes_revision",
                table: "compute_nodes",
                column: "revision");

            migrationBuilder.CreateIndex(
                name: "IX_compute_nodes_uuid",
                table: "compute_nodes",
                column: "uuid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_flavors_flavorid",
                table: "flavors",
                column: "flavorid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_flavors_name",
                table: "flavors",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_idempotency_keys_expires_at",
                table: "idempotency_keys",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_instance_actions_instance_uuid_request_id",
                table: "instance_actions",
                columns: new[] { "instance_uuid", "request_id" });

            migrationBuilder.CreateIndex(
                name: "IX_instance_actions_events_action_id",
                table: "instance_actions_events",
                column: "action_id");

            migrationBuilder.CreateIndex(
                name: "IX_instances_deleted_created_at_id",
                table: "instances",
                columns: new[] { "deleted", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_instances_host_deleted",
                table: "instances",
                columns: new[] { "host", "deleted" });

            migrationBuilder.CreateIndex(
                name: "IX_instances_project_id_deleted_created_at_id",
                table: "instances",
                columns: new[] { "project_id", "deleted", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_instances_revision",
                table: "instances",
                column: "revision");

            migrationBuilder.CreateIndex(
                name: "IX_instances_server_group",
                table: "instances",
                column: "server_group");

            migrationBuilder.CreateIndex(
                name: "IX_instances_updated_at",
                table: "instances",
                column: "updated_at");

            migrationBuilder.CreateIndex(
                name: "IX_instances_uuid",
                table: "instances",
                column: "uuid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_key_pairs_user_id_name",
                table: "key_pairs",
                columns: new[] { "user_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rpc_results_expires_at",
                table: "rpc_results",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_sagas_active_instance_uuid",
                table: "sagas",
                column: "active_instance_uuid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sagas_instance_uuid",
                table: "sagas",
                column: "instance_uuid");

            migrationBuilder.CreateIndex(
                name: "IX_sagas_owner_next_try_at",
                table: "sagas",
                columns: new[] { "owner", "next_try_at" });

            migrationBuilder.CreateIndex(
                name: "IX_server_groups_project_id",
                table: "server_groups",
                column: "project_id");

            migrationBuilder.CreateIndex(
                name: "IX_server_groups_uuid",
                table: "server_groups",
                column: "uuid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_services_host_binary",
                table: "services",
                columns: new[] { "host", "binary" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_services_uuid",
                table: "services",
                column: "uuid",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "aggregate_hosts");

            migrationBuilder.DropTable(
                name: "aggregate_metadata");

            migrationBuilder.DropTable(
                name: "allocations");

            migrationBuilder.DropTable(
                name: "compute_nodes");

            migrationBuilder.DropTable(
                name: "conductors");

            migrationBuilder.DropTable(
                name: "host_leftovers");

            migrationBuilder.DropTable(
                name: "flavor_extra_specs");

            migrationBuilder.DropTable(
                name: "flavor_projects");

            migrationBuilder.DropTable(
                name: "idempotency_keys");

            migrationBuilder.DropTable(
                name: "instance_actions");

            migrationBuilder.DropTable(
                name: "instance_actions_events");

            migrationBuilder.DropTable(
                name: "instances");

            migrationBuilder.DropTable(
                name: "inventories");

            migrationBuilder.DropTable(
                name: "key_pairs");

            migrationBuilder.DropTable(
                name: "provider_traits");

            migrationBuilder.DropTable(
                name: "quota_classes");

            migrationBuilder.DropTable(
                name: "quota_usages");

            migrationBuilder.DropTable(
                name: "quotas");

            migrationBuilder.DropTable(
                name: "resource_providers");

            migrationBuilder.DropTable(
                name: "revision_counter");

            migrationBuilder.DropTable(
                name: "rpc_results");

            migrationBuilder.DropTable(
                name: "sagas");

            migrationBuilder.DropTable(
                name: "server_groups");

            migrationBuilder.DropTable(
                name: "services");

            migrationBuilder.DropTable(
                name: "aggregates");

            migrationBuilder.DropTable(
                name: "flavors");
        }
    }
}
