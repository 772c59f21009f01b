import type { Rule } from '../rule.ts';
import { LOOK_ALIKES } from './local-upload.look-alikes.ts';

/** What `local-upload` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'Django, a storage of the file system',
      files: {
        'shop/views.py':
          "from django.core.files.storage import FileSystemStorage\n\ndef load(request):\n    upload = request.FILES['f']\n    fs = FileSystemStorage(location='/data/uploads')\n    fs.save(upload.name, upload) # ⟵\n",
      },
    },
    {
      name: 'Shrine',
      files: {
        'config.ru': 'run App\n',
        'config/initializers/shrine.rb':
          "require 'shrine/storage/file_system'\nShrine.storages = {\n  cache: Shrine::Storage::FileSystem.new('public', prefix: 'uploads/cache'),\n  store: Shrine::Storage::FileSystem.new('public', prefix: 'uploads'), # ⟵\n}\n",
      },
    },
    {
      name: 'Express, a picture in another size',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","sharp":"0.33.0"}}',
        'server.js':
          "const sharp = require('sharp');\nconst app = require('express')();\napp.post('/avatar', async (req, res) => {\n  await sharp(req.file.buffer).resize(500, 500).toFile(`public/img/users/${req.user.id}.jpeg`); // ⟵\n  res.end();\n});\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'Ktor, a part of a form',
      files: {
        'build.gradle.kts': 'dependencies { implementation("io.ktor:ktor-server-netty:2.3.0") }\n',
        'src/main/kotlin/App.kt':
          'import io.ktor.http.content.*\nimport io.ktor.server.netty.*\nimport java.io.File\n\nfun main() {\n    embeddedServer(Netty, port = System.getenv("PORT").toInt()) {\n        routing {\n            post("/upload") {\n                call.receiveMultipart().forEachPart { part ->\n                    if (part is PartData.FileItem) File("uploads/${part.originalFileName}").writeBytes(part.streamProvider().readBytes()) // ⟵\n                }\n            }\n        }\n    }.start(wait = true)\n}\n',
      },
    },
    {
      name: 'formidable, a file that is moved beside the app',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
        'server.js':
          "const fs = require('fs');\nconst formidable = require('formidable');\nconst app = require('express')();\napp.post('/upload', (req, res) => {\n  new formidable.IncomingForm().parse(req, (error, fields, files) => {\n    fs.renameSync(files.photo.filepath, './public/photos/' + files.photo.originalFilename); // ⟵\n    res.end();\n  });\n});\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'Slim, an uploaded file of PSR-7',
      files: {
        'composer.json': '{"require":{"php":"8.2","slim/slim":"4.12.0"}}',
        'public/index.php':
          "<?php\nrequire 'vendor/autoload.php';\n$app = Slim\\Factory\\AppFactory::create();\n$app->post('/upload', function ($request, $response) {\n    $file = $request->getUploadedFiles()['photo'];\n    $file->moveTo(__DIR__ . '/uploads/' . $file->getClientFilename()); // ⟵\n    return $response;\n});\n$app->run();\n",
        Dockerfile: 'FROM php:8.2.14-apache\nCOPY . /var/www\n',
      },
    },
    {
      name: 'Rails, a file that is copied into the public directory',
      files: {
        Gemfile: "gem 'rails', '7.1.2'\n",
        'config.ru': 'run Rails.application\n',
        'app/controllers/photos_controller.rb':
          'class PhotosController < ApplicationController\n  def create\n    FileUtils.cp(params[:photo].tempfile.path, "public/photos/#{params[:photo].original_filename}") # ⟵\n    head :created\n  end\nend\n',
      },
    },
    {
      name: 'Rocket, a file of a form',
      files: {
        'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\nrocket = "0.5"\n',
        'src/main.rs':
          'use rocket::{form::Form, fs::TempFile};\n\n#[post("/upload", data = "<file>")]\nasync fn upload(mut file: Form<TempFile<\'_>>) {\n    file.persist_to("uploads/photo.png").await.unwrap(); // ⟵\n}\n\n#[launch]\nfn rocket() -> _ {\n    rocket::build().mount("/", routes![upload])\n}\n',
      },
    },
    {
      name: 'FastAPI, bytes below a directory of the module',
      files: {
        'requirements.txt': 'fastapi==0.104.1\n',
        'main.py':
          'from pathlib import Path\nfrom fastapi import FastAPI, UploadFile, File\napp = FastAPI()\nUPLOADS = Path("uploads")\n\n@app.post("/files")\nasync def upload(file: UploadFile = File(...)):\n    dest = UPLOADS / file.filename\n    dest.write_bytes(await file.read())  # ⟵\n    return {"name": file.filename}\n',
        Procfile: 'web: uvicorn main:app\n',
      },
    },
    {
      name: 'FastAPI, a path that is joined first',
      files: {
        'main.py':
          'import os\nimport aiofiles\nfrom fastapi import FastAPI, UploadFile\napp = FastAPI()\nUPLOAD_DIR = "uploads"\nos.makedirs(UPLOAD_DIR, exist_ok=True)\n\n@app.post("/files")\nasync def upload(file: UploadFile):\n    path = os.path.join(UPLOAD_DIR, file.filename)\n    async with aiofiles.open(path, "wb") as out:  # ⟵\n        while chunk := await file.read(1024):\n            await out.write(chunk)\n    return {"path": path}\n',
        Procfile: 'web: uvicorn main:app\n',
      },
    },
    {
      name: 'FastAPI, written piece by piece',
      files: {
        'app.py':
          'import aiofiles\nfrom fastapi import FastAPI, UploadFile\n\napp = FastAPI()\n\n@app.post("/pictures")\nasync def keep(file: UploadFile):\n    async with aiofiles.open(f"pictures/{file.filename}", "wb") as out: # ⟵\n        await out.write(await file.read())\n',
        Procfile: 'web: uvicorn app:app\n',
      },
    },
    {
      name: 'Axum',
      files: {
        'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\n',
        'src/main.rs':
          'use axum::extract::Multipart;\n\nasync fn keep(mut form: Multipart) {\n    while let Some(field) = form.next_field().await.unwrap() {\n        let name = field.file_name().unwrap().to_string();\n        tokio::fs::write(format!("pictures/{}", name), field.bytes().await.unwrap()).await.unwrap(); // ⟵\n    }\n}\n\n#[tokio::main]\nasync fn main() {\n    axum::serve(listener, app()).await.unwrap();\n}\n',
      },
    },
    {
      name: 'Laravel, a typed request',
      files: {
        'app/Http/Controllers/PictureController.php':
          "<?php\nnamespace App\\Http\\Controllers;\nuse Illuminate\\Http\\Request;\nclass PictureController extends Controller {\n  public function keep(Request $request) {\n    return $request->file('picture')->store('pictures', 'public'); // ⟵\n  }\n}\n",
      },
    },
    {
      name: 'multer on the disk',
      files: {
        'routes/upload.js':
          "const multer = require('multer');\nconst storage = multer.diskStorage({ // ⟵\n  destination: (req, file, cb) => cb(null, 'uploads/'),\n});\nconst upload = multer({ storage });\n",
      },
    },
    {
      name: 'formidable with a directory',
      files: {
        'upload.js':
          "const formidable = require('formidable');\nmodule.exports = (req, res) => {\n  const form = new formidable.IncomingForm();\n  form.uploadDir = 'public/uploads'; // ⟵\n  form.parse(req, (error, fields, files) => res.send(files.image.path));\n};\n",
      },
    },
    {
      name: 'formidable with an option',
      files: {
        'upload.ts':
          "import formidable from 'formidable';\nexport const parse = (req) => formidable({ uploadDir: './uploads', keepExtensions: true }).parse(req); // ⟵\n",
      },
    },
    {
      name: 'an interceptor of Nest',
      files: {
        'avatar.controller.ts':
          "import { Controller, Post, UseInterceptors } from '@nestjs/common';\nimport { FileInterceptor } from '@nestjs/platform-express';\n@Controller('avatar')\nexport class AvatarController {\n  @Post()\n  @UseInterceptors(FileInterceptor('avatar', { dest: './uploads' })) // ⟵\n  upload() {}\n}\n",
      },
    },
    {
      name: 'multer with a directory',
      files: { 'upload.ts': "import multer from 'multer';\nexport const upload = multer({ dest: 'public/uploads' }); // ⟵\n" },
    },
    {
      name: 'Flask',
      files: {
        'app.py':
          "import os\nfrom flask import Flask, request\napp = Flask(__name__)\n\n@app.route('/upload', methods=['POST'])\ndef upload():\n    f = request.files['file']\n    f.save(os.path.join('uploads', f.filename)) # ⟵\n    return 'ok'\n",
      },
    },
    {
      name: 'Flask, a file of a form',
      files: {
        'app.py':
          "import os\nfrom flask import Flask\napp = Flask(__name__)\n\n@app.route('/sms', methods=['POST'])\ndef send():\n    form = CsvUploadForm()\n    csv_file = form.file.data\n    csv_file.save(os.path.join(app.config['UPLOAD_FOLDER'], csv_file.filename)) # ⟵\n    return 'ok'\n",
      },
    },
    {
      name: 'FastAPI',
      files: {
        'main.py':
          'import shutil\nfrom fastapi import FastAPI, UploadFile\napp = FastAPI()\n\n@app.post("/files")\nasync def upload(file: UploadFile):\n    with open(f"uploads/{file.filename}", "wb") as out:\n        shutil.copyfileobj(file.file, out) # ⟵\n',
      },
    },
    {
      name: 'Django',
      files: {
        'manage.py': 'import django\n',
        'shop/settings.py': "import os\nMEDIA_URL = '/media/'\nMEDIA_ROOT = os.path.join(BASE_DIR, 'media') # ⟵\n",
      },
    },
    {
      name: 'Go',
      files: {
        'main.go':
          'package main\n\nimport (\n\t"io"\n\t"net/http"\n\t"os"\n)\n\nfunc upload(w http.ResponseWriter, r *http.Request) {\n\tin, header, _ := r.FormFile("file")\n\tout, _ := os.Create("./uploads/" + header.Filename) // ⟵\n\tio.Copy(out, in)\n}\n',
      },
    },
    {
      name: 'Spring',
      files: {
        'src/main/java/Files.java':
          'import org.springframework.web.multipart.MultipartFile;\n\n@RestController\nclass Files {\n  @PostMapping("/files")\n  String upload(MultipartFile file) throws Exception {\n    file.transferTo(new File("/srv/uploads/" + file.getOriginalFilename())); // ⟵\n    return "ok";\n  }\n}\n',
      },
    },
    {
      name: 'Spring, the bytes of an upload',
      files: {
        'src/main/java/Avatars.java':
          'import java.nio.file.Files;\nimport java.nio.file.Paths;\nimport org.springframework.web.multipart.MultipartFile;\n\n@RestController\nclass Avatars {\n  @PostMapping("/avatar")\n  String upload(MultipartFile file) throws Exception {\n    Files.write(Paths.get("uploads", file.getOriginalFilename()), file.getBytes()); // ⟵\n    return "ok";\n  }\n}\n',
      },
    },
    {
      name: 'PHP, in a method that is given the temporary name',
      files: {
        'app/Controllers/MessagesController.php':
          "<?php\nclass MessagesController {\n  private function keep($file) {\n    $tmp = $file['tmp_name'];\n    $dest = Path::base('storage/messages') . '/' . $name;\n    if (!@move_uploaded_file($tmp, $dest)) { // ⟵\n      return null;\n    }\n    return $dest;\n  }\n}\n",
      },
    },
    { name: 'PHP', files: { 'upload.php': "<?php\nmove_uploaded_file($_FILES['a']['tmp_name'], 'uploads/' . $name); // ⟵\n" } },
    {
      name: 'Laravel',
      files: {
        'app/Http/Controllers/AvatarController.php':
          "<?php\nclass AvatarController {\n  public function store($request) {\n    $request->file('avatar')->move(public_path('avatars'), 'a.png'); // ⟵\n  }\n}\n",
      },
    },
    {
      name: 'Django, a path of the project’s own kind',
      files: {
        'manage.py': 'import django\n',
        'shop/settings.py': "import environ\nROOT_DIR = environ.Path(__file__) - 2\nMEDIA_ROOT = str(ROOT_DIR('media')) # ⟵\n",
      },
    },
    {
      name: 'Laravel’s disk where nobody names one',
      files: {
        'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
        'config/filesystems.php': "<?php\nreturn ['default' => env('FILESYSTEM_DISK', 'local')];\n",
        'app/Http/Controllers/PictureController.php':
          "<?php\nclass PictureController {\n  public function keep($request) {\n    return $request->file('picture')->store('pictures'); // ⟵\n  }\n}\n",
      },
    },
    {
      name: 'Laravel’s local disk',
      files: {
        'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
        'app/Services/Mail.php':
          '<?php\nuse Illuminate\\Support\\Facades\\Storage;\nclass Mail {\n  public function keep($id, $message) {\n    Storage::disk(\'local\')->put("{$id}.eml", $message); // ⟵\n  }\n}\n',
      },
    },
    {
      name: 'ASP.NET Core',
      files: {
        'Controllers/FilesController.cs':
          'class FilesController : Controller {\n  [HttpPost] public async Task<IActionResult> Upload(IFormFile file) {\n    using var stream = new FileStream("wwwroot/uploads/" + file.FileName, FileMode.Create); // ⟵\n    await file.CopyToAsync(stream);\n    return Ok();\n  }\n}\n',
      },
    },
    {
      name: 'CarrierWave',
      files: { 'app/uploaders/avatar_uploader.rb': 'class AvatarUploader < CarrierWave::Uploader::Base\n  storage :file # ⟵\nend\n' },
    },
    {
      name: 'Active Storage',
      files: {
        'config/environments/production.rb': 'Rails.application.configure do\n  config.active_storage.service = :local # ⟵\nend\n',
        'app/models/user.rb': 'class User < ApplicationRecord\n  has_one_attached :avatar\nend\n',
      },
    },
    {
      name: 'Intervention, below the app',
      files: {
        artisan: '#!/usr/bin/env php\n',
        'composer.json': '{"require":{"laravel/framework":"^11.0","intervention/image":"^2.7"}}',
        'public/index.php': '<?php\nrequire "../vendor/autoload.php";\n',
        'app/Listeners/Picture.php':
          "<?php\nuse Intervention\\Image\\Facades\\Image;\nclass Picture\n{\n    public function handle($event)\n    {\n        Image::make($event->image)->fit(250, 250)->save(public_path('img/' . $event->filename)); // ⟵\n    }\n}\n",
      },
    },
  ],
  good: [
    ...LOOK_ALIKES,
    {
      name: 'Intervention, a picture that goes to a store, and one that is taken away again',
      files: {
        artisan: '#!/usr/bin/env php\n',
        'composer.json': '{"require":{"laravel/framework":"^11.0","intervention/image":"^2.7"}}',
        'public/index.php': '<?php\nrequire "../vendor/autoload.php";\n',
        'app/Listeners/Picture.php':
          "<?php\nuse Intervention\\Image\\Facades\\Image;\nclass Picture\n{\n    public function handle($event)\n    {\n        Storage::disk('s3')->put($event->filename, Image::make($event->image)->fit(250, 250)->encode());\n    }\n    public function send($event)\n    {\n        $path = storage_path('app/picture.png');\n        Image::make($event->image)->save(storage_path('app/picture.png'));\n        $this->mail($path);\n        unlink($path);\n    }\n}\n",
      },
    },
    {
      name: 'a file of a form that is moved to scratch space, and one of the app that is renamed',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
        'server.js':
          "const fs = require('fs');\nconst app = require('express')();\napp.post('/upload', (req, res) => {\n  fs.renameSync(req.file.path, '/tmp/in-work');\n  fs.renameSync('data/a', 'data/b');\n  res.end();\n});\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'Rails, as it is generated for an app without attachments',
      files: {
        'config/environments/production.rb': 'Rails.application.configure do\n  config.active_storage.service = :local\nend\n',
        'config/application.rb': 'class App < Rails::Application\nend\n',
        'db/schema.rb':
          'ActiveRecord::Schema[7.1].define(version: 1) do\n  create_table "lessons" do |t|\n    t.string "title"\n  end\nend\n',
      },
    },
    {
      name: 'FastAPI, below a directory that a deploy chooses',
      files: {
        'main.py':
          'import os\nfrom pathlib import Path\nfrom fastapi import FastAPI, UploadFile\napp = FastAPI()\nUPLOADS = Path(os.environ["UPLOADS"])\n\n@app.post("/files")\nasync def upload(file: UploadFile):\n    dest = UPLOADS / file.filename\n    dest.write_bytes(await file.read())\n',
        Procfile: 'web: uvicorn main:app\n',
      },
    },
    {
      name: 'FastAPI, a file that is taken away again, and one of the app',
      files: {
        'app.py':
          'import os\nfrom fastapi import FastAPI, UploadFile\n\napp = FastAPI()\n\n@app.post("/scan")\nasync def scan(file: UploadFile):\n    with open(f"scans/{file.filename}", "wb") as out:\n        out.write(await file.read())\n    result = look("scans")\n    os.remove(f"scans/{file.filename}")\n    return result\n\n@app.get("/page")\ndef page():\n    with open("page.html") as page:\n        return page.read()\n',
        Procfile: 'web: uvicorn app:app\n',
      },
    },
    {
      name: 'multer in memory, then S3',
      files: { 'upload.js': "const multer = require('multer');\nconst upload = multer({ storage: multer.memoryStorage() });\n" },
    },
    {
      name: 'formidable in the scratch directory',
      files: {
        'upload.js':
          "const formidable = require('formidable');\nconst os = require('os');\nconst form = new formidable.IncomingForm();\nform.uploadDir = os.tmpdir();\nconst other = formidable({ uploadDir: '/tmp/in' });\n",
      },
    },
    {
      name: 'multer in the scratch directory',
      files: {
        'upload.js':
          "const multer = require('multer');\nconst os = require('os');\nconst upload = multer({ dest: os.tmpdir() });\nconst b = multer({ dest: '/tmp/in' });\n",
      },
    },
    {
      name: 'a directory from the environment',
      files: { 'upload.js': "const multer = require('multer');\nconst upload = multer({ dest: process.env.UPLOAD_DIR });\n" },
    },
    {
      name: 'a model that is saved',
      files: {
        'app.py':
          "from flask import request\n@app.post('/')\ndef add():\n    item = Item(request.form['name'])\n    item.save()\n    form = ItemForm()\n    form.save(commit=False)\n",
      },
    },
    {
      name: 'Django with an object store',
      files: {
        'manage.py': 'import django\n',
        'shop/settings.py':
          "MEDIA_ROOT = os.path.join(BASE_DIR, 'media')\nDEFAULT_FILE_STORAGE = 'storages.backends.s3boto3.S3Boto3Storage'\n",
      },
    },
    {
      name: 'Go, a temporary file',
      files: {
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc upload(w http.ResponseWriter, r *http.Request) {\n\tr.FormFile("file")\n\tos.Create("/tmp/upload")\n}\n\nfunc report() {\n\tos.Create("report.txt")\n}\n',
      },
    },
    {
      name: 'Spring, bytes that go elsewhere',
      files: {
        'src/main/java/Avatars.java':
          'import java.io.FileOutputStream;\nimport org.springframework.web.multipart.MultipartFile;\n\n@RestController\nclass Avatars {\n  @PostMapping("/avatar")\n  String upload(MultipartFile file) throws Exception {\n    s3.put(file.getOriginalFilename(), file.getBytes());\n    return "ok";\n  }\n\n  void report() throws Exception {\n    new FileOutputStream("report.txt");\n  }\n}\n',
      },
    },
    {
      name: 'Active Storage for development',
      files: {
        'config/environments/development.rb': 'Rails.application.configure do\n  config.active_storage.service = :local\nend\n',
      },
    },
    {
      name: 'CarrierWave on S3',
      files: { 'app/uploaders/avatar_uploader.rb': 'class AvatarUploader < CarrierWave::Uploader::Base\n  storage :fog\nend\n' },
    },
    {
      name: 'a file on Laravel’s local disk that the function takes away again',
      files: {
        'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
        'app/Services/Export.php':
          "<?php\nuse Illuminate\\Support\\Facades\\Storage;\nclass Export {\n  public function send($rows) {\n    Storage::disk('local')->put('export.csv', $rows);\n    $this->upload('export.csv');\n    Storage::disk('local')->delete('export.csv');\n  }\n}\n",
      },
    },
    {
      name: 'PHP, into the directory for temporary files',
      files: { 'upload.php': "<?php\nmove_uploaded_file($_FILES['a']['tmp_name'], sys_get_temp_dir() . '/a');\n" },
    },
    {
      name: 'Laravel, where the disk is no local one by itself, or a deploy chooses',
      files: {
        'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
        'config/filesystems.php': "<?php\nreturn ['default' => env('FILESYSTEM_DISK', 'local')];\n",
        Dockerfile: 'FROM php:8.3-fpm\nENV FILESYSTEM_DISK=s3\n',
        'app/Http/Controllers/PictureController.php':
          "<?php\nclass PictureController {\n  public function keep($request) {\n    return $request->file('picture')->store('pictures');\n  }\n}\n",
      },
    },
    {
      name: 'Django, a path that the environment says, where there is one',
      files: {
        'manage.py': 'import django\n',
        'shop/settings.py': 'from os import environ\nMEDIA_ROOT = environ.get(MEDIA_VARIABLE, BASE_DIR)\n',
      },
    },
    { name: 'Laravel on S3', files: { 'app/A.php': "<?php\n$request->file('avatar')->storeAs('avatars', $name, 's3');\n" } },
  ],
};
